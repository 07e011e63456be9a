"""Who may grant what, and the approval of what goes beyond it.

The rule has one question, `limits.needs(facts, limit)`, and two places that ask it: `gaps`, when an order is
placed, and the services of this package. An approval is bound to a hash of the terms. Every writer of a
proposal ends in `proposals.services.tell`, which calls `binding.follow`: the approval is kept, with a linked
hash, where the new terms are equal or better for the store, else voided. What went round that would still
meet `gaps`, which compares the hash with the terms as they stand.
"""

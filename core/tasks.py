"""What the worker does by the clock on the ground floor."""

from core import idempotency, notice_mail

SCHEDULES = {"core.tasks.mail_unread": 5, "core.tasks.forget_keys": 60}


def mail_unread() -> int:
    return notice_mail.mail_unread()


def forget_keys() -> int:
    return idempotency.forget_keys()

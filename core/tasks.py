"""What the worker does by the clock on the ground floor."""

from core import notice_mail

SCHEDULES = {"core.tasks.mail_unread": 5}


def mail_unread() -> int:
    return notice_mail.mail_unread()

"""What the project itself shows in the admin, where Django looks for it."""

from sistercities.site import mail_admin

__all__ = ["mail_admin"]

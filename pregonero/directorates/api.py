"""What other rooms and plugins may use of directorates."""

from .enums import Role, SubjectKind
from .models import Directorate, Locality, Municipality, NonWorkingDay, ObligatedSubject, PostalCode
from .permissions import (
    DirectoratePagePermissionTester,
    knows_drafts_of,
    may_explore,
    may_see_media,
    visible_media,
    visible_pages,
)
from .provisioning import provision, reopen, retire
from .roles import directorates_of, ensure_roles, role_group, roles_of, sees_everything
from .sections import directorate_of_page

__all__ = [
    "Directorate",
    "DirectoratePagePermissionTester",
    "Locality",
    "Municipality",
    "NonWorkingDay",
    "ObligatedSubject",
    "PostalCode",
    "Role",
    "SubjectKind",
    "directorate_of_page",
    "directorates_of",
    "ensure_roles",
    "knows_drafts_of",
    "may_explore",
    "may_see_media",
    "provision",
    "reopen",
    "retire",
    "role_group",
    "roles_of",
    "sees_everything",
    "visible_media",
    "visible_pages",
]

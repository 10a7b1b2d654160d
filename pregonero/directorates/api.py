"""What other rooms and plugins may use of directorates."""

from .checks import workflows_without_people
from .enums import DayCount, DayScope, Role, SubjectKind
from .models import (
    Directorate,
    Locality,
    Municipality,
    NonWorkingDay,
    ObligatedSubject,
    PostalCode,
    RoleGroup,
    Substitution,
)
from .permissions import (
    DirectoratePagePermissionTester,
    knows_drafts_of,
    may_explore,
    may_see_media,
    own_pages,
    visible_media,
    visible_pages,
)
from .provisioning import provision, provision_office, reopen, retire
from .records import MandatedRecord
from .roles import directorates_of, ensure_roles, keeps_the_keys, reads_only, role_group, roles_of, sees_everything
from .sections import directorate_of_page
from .working_days import DayOff, UnknownCalendar, WorkCalendar, calendar_named, calendar_of

__all__ = [
    "DayCount",
    "DayOff",
    "DayScope",
    "Directorate",
    "DirectoratePagePermissionTester",
    "Locality",
    "MandatedRecord",
    "Municipality",
    "NonWorkingDay",
    "ObligatedSubject",
    "PostalCode",
    "Role",
    "RoleGroup",
    "SubjectKind",
    "Substitution",
    "UnknownCalendar",
    "WorkCalendar",
    "calendar_named",
    "calendar_of",
    "directorate_of_page",
    "directorates_of",
    "ensure_roles",
    "keeps_the_keys",
    "knows_drafts_of",
    "may_explore",
    "may_see_media",
    "own_pages",
    "provision",
    "provision_office",
    "reads_only",
    "reopen",
    "retire",
    "role_group",
    "roles_of",
    "sees_everything",
    "visible_media",
    "visible_pages",
    "workflows_without_people",
]

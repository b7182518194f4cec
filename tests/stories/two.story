# Two people at one record, a button pressed twice, a page of another site, a hidden screen: nothing lost, nothing done twice.
clock 2026-01-05T02:00:00Z
actor handler CH4471
actor sergeant SV2210
actor auditor AU7704

as handler
open /find?q=Keira+Ashdown
follow "Keira Leigh"
take CHILD PN-
follow "Report a missing child"
type reported_at.day = today
type reported_at.time = now
type circumstances = Did not come back from the smoking area
type last_seen_at.absent = not_known
type reporter_name = Jo Brand-Ellis
type reporter = home_staff
type reporter_number = 01632 960144
type worried = She is thirteen
type tried = Rang her phone
send "Report a missing child"
status 200
take EPISODE MIS-

# The button pressed twice: the first result again, and one episode.
send-again
status 200
see "$EPISODE"
open /people/$CHILD
follow "Report a missing child"
type reported_at.day = today
type reported_at.time = now
type circumstances = Rang a second time
type last_seen_at.absent = not_known
type reporter_name = Jo Brand-Ellis
type reporter = home_staff
type reporter_number = 01632 960144
type worried = She is thirteen
type tried = Rang her phone
send "Report a missing child"
status 422
see "This child is already reported missing. Add to that episode."

# Two people open the same form; the second is shown both, with what was there before.
open /missing/$EPISODE/do/describe
as sergeant
open /missing/$EPISODE/do/describe
type wearing = Blue coat, seen on the door camera
send "Add to the report"
status 200
as handler
open /missing/$EPISODE/do/describe
as sergeant
open /missing/$EPISODE/do/describe
type wearing = Blue coat with a hood, seen on the door camera
send "Add to the report"
status 200
as handler
open /settings
as sergeant
open /missing/$EPISODE/do/describe
type circumstances = Did not come back; a car was waiting
forge _version = 1
send "Add to the report"
status 409
see "a car was waiting"
see "Did not come back from the smoking area"

# What was typed is not lost, and nothing was merged behind anybody's back.
open /missing/$EPISODE
not-see "a car was waiting"

# A post from another site's page changes nothing.
open /missing/$EPISODE/do/describe
type wearing = Nothing of the kind
origin https://elsewhere.example
send "Add to the report"
status 403
origin own
open /missing/$EPISODE
not-see "Nothing of the kind"

# Fields the form does not have are refused, not taken.
open /missing/$EPISODE/do/describe
forge graded_by = 1
send "Add to the report"
status 422

# Hide: nothing of the child on the screen, and nothing to be had until the password is given.
open /missing/$EPISODE
send "Hide"
not-see "Ashdown"
open /missing/$EPISODE
not-see "Ashdown"

# A role that may not do it is told so; an auditor changes nothing.
as auditor
open /missing/$EPISODE/do/describe
status 403
open /missing/$EPISODE
see "Ashdown, Keira Leigh"
restart
as handler
open /missing/$EPISODE
see "Blue coat with a hood"
verify

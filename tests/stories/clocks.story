# The night the hour comes twice, and the one it never comes; a record from before the category was withdrawn.
clock 2026-10-25T02:10:00Z
actor handler CH4471
actor auditor AU7704

as handler
open /find?q=Keira+Ashdown
follow "Keira Leigh"
follow "Report a missing child"
type reported_at.day = 2026-10-25
type reported_at.time = 02:05
type last_seen_at.day = 25 October 2026
type last_seen_at.time = 01:30
type circumstances = Did not come back from the smoking area
type reporter_name = Jo Brand-Ellis
type reporter = home_staff
type reporter_number = 01632 960144
type worried = She is thirteen
type tried = Rang her phone
send "Report a missing child"
# 01:30 was twice that night: asked which, never guessed, and nothing typed is lost.
status 422
see "twice"
see "Did not come back from the smoking area"
type last_seen_at.which = second
send "Report a missing child"
status 200
take EPISODE MIS-
see "01:30 GMT"
# Seventy-two hours from the second half past one, in hours that passed.
see "Wed 28 Oct 01:30"

# In the spring an hour is skipped: 01:30 on 29 March did not exist.
open /missing/$EPISODE/do/describe
type last_seen_at.day = 2026-03-29
type last_seen_at.time = 01:30
send "Add to the report"
status 422
see "The clocks went forward that night: this time never was."
verify

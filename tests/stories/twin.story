# The same child, as it went wrong: the other system is down, nobody is given the interview, and the child goes missing again.
# Both are on the supervisor's screens, with a name and an age.
clock 2026-01-05T02:00:00Z
peer down
actor handler CH4471
actor sergeant SV2210
actor officer PC1907
actor coordinator MC5120

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

# Asked, and never called sent: the connector does not pretend.
clock +11 minutes
as sergeant
open /boards/circulation_failures
see "Ashdown, Keira Leigh, 13"
see "Not sent"
not-see "NC-"
open /circulation/failures
await "answered 503"
open /boards/missing_now
see "Ashdown, Keira Leigh, 13"
see "Asked"
clock +6 minutes
open /boards/missing_now
see "National circulation not placed"

# It comes back: what was asked goes through by itself, once.
peer ok
clock +20 minutes
as handler
open /missing/$EPISODE
await "NC-"

# She comes home. The interview falls due, and a day and more passes with nobody.
clock +3 hours
as officer
open /missing/$EPISODE/do/found
type found_at.day = today
type found_at.time = now
type outcome = returned_self
type found_where.absent = not_asked
type found_with.absent = not_asked
type seen_by_police = no
type not_seen_reason = Home says she is in bed; late turn to see her
type seemed.absent = not_seen
type words.absent = not_asked
send "Record that the child is found"
status 200
clock +25 hours
as sergeant
open /boards/interviews
see "Ashdown, Keira Leigh, 13"
see "Nobody"
see "over"

# She goes missing again first. That is raised on the record, counted, and stands on the board.
as handler
open /people/$CHILD
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
take SECOND MIS-
see "Missing again before the last interview Yes"
as sergeant
open /boards/missing_again
see "Ashdown, Keira Leigh, 13"
as coordinator
open /boards/missing_again
see "Ashdown, Keira Leigh, 13"
open /boards/repeat_missing
see "Ashdown, Keira Leigh"

# The interview cannot be closed away without a reason and a name; when it is, that stands in the chronology.
open /people/$CHILD
take INTERVIEW PI-2026-
open /interviews/$INTERVIEW/do/not_held
type not_done_words = Not given to anyone for a day; missing again first
send "Record that it was not done"
status 422
see "There is a problem"
verify

# At the desk: why records are opened is said first and stands beside every view; a form outlives the session it was typed in.
clock 2026-01-05T02:00:00Z
actor handler CH4471 unasked
actor auditor AU7704 unasked
actor inspector DI0622
actor administrator AD9001 unasked

as handler
see "Why are you opening records?"
not-see "Ashdown"
open /find?q=Keira+Ashdown
see "Why are you opening records?"
not-see "Keira Leigh"
send "A call or incident I am dealing with"
see "Ashdown, Keira Leigh"
see "purpose: A call or incident I am dealing with"
follow "Keira Leigh"
take CHILD PN-

# One purpose and no words asked: nothing to choose.
as administrator
not-see "Why are you opening records?"
not-see "Change purpose"

# An audit says what it is for, in words that go with each view.
as auditor
see "In your own words"
type why = audit
send "Go on: Audit or inspection"
status 422
see "Say it in 10 to 200 characters"
type why = Review of January, cases 1 to 40
send "Go on: Audit or inspection"
open /people/$CHILD
see "purpose: Audit or inspection"
as inspector
open /people/$CHILD/looks
see "Audit or inspection: Review of January, cases 1 to 40"
see "A call or incident I am dealing with"

# A session ends while a long form is typed. It is sent all the same, and stands again after signing in.
as handler
open /people/$CHILD
follow "Report a missing child"
clock +61 minutes
type circumstances = Climbed out of the kitchen window; the door alarm was off
type reporter_name = Jo Brand-Ellis
type reporter = home_staff
type last_seen_at.absent = not_known
send "Report a missing child"
status 401
see "What you typed is kept for your number alone"
not-see "kitchen window"
type number = CH4471
type password = invented people only
send "Sign in"
send "A call or incident I am dealing with"
status 200
see "Climbed out of the kitchen window; the door alarm was off"
see "Ashdown, Keira Leigh"
type reported_at.day = today
type reported_at.time = now
type reporter_number = 01632 960144
type worried = She is thirteen
type tried = Rang her phone
send "Report a missing child"
status 200
take EPISODE MIS-
see "Climbed out of the kitchen window"
open /missing/new?move=report&child=$CHILD&kept=1
not-see "kitchen window"

# To nobody else at the same screen.
open /missing/$EPISODE/do/describe
clock +61 minutes
type wearing = Grey hood, one shoe
send "Add to the report"
status 401
type number = SV2210
type password = invented people only
send "Sign in"
send "Finding a missing child"
status 200
not-see "one shoe"
open /missing/$EPISODE/do/describe?kept=1
not-see "one shoe"
verify

# Who may not know of somebody meets them nowhere; who is told is told whom to ring; who is named knows.
# Signe Ravnholt's record is restricted (Marnie's friend, moved for her safety); Aldous Fenwright's is covert (he worries Tyrell).
clock 2026-01-05T10:00:00Z
people 300
actor coordinator MC5120
actor handler CH4471
actor officer PC1907
actor supervisor SV2210
actor inspector DI0622
actor auditor AU7704

# She knows, and where to go from there.
as inspector
open /find?q=Signe+Ravnholt&list=1
see "Ravnholt, Signe"
follow "Ravnholt, Signe"
see "RAVNHOLT, Signe"
see "Lantern House"
take GIRL PN-
open /boards/restrictions
see "Ravnholt, Signe"
see "Fenwright, Aldous"
open /find?q=Aldous+Fenwright&list=1
follow "Fenwright, Aldous"
take MAN PN-
open /find?q=Marnie&list=1
follow "Marnie"
take FRIEND PN-
open /people/$FRIEND/network
see "Ravnholt"
open /find?q=Tyrell&list=1
follow "Tyrell"
take BOY PN-
see "Fenwright"
see "Runs the line"

# The coordinator knows of neither, and is told of neither: no search, no picture, no list, no guess.
as coordinator
open /find?q=Signe+Ravnholt&list=1
not-see "Signe,"
not-see "cannot see"
open /find?q=Singe+Ravenholt&list=1
not-see "Ravnholt"
open /find?q=07700+900818
not-see "Ravnholt"
see "Nobody and nothing was found"
open /find?q=7+Quillet+Yard
see "Nobody and nothing was found"
open /find?q=$GIRL
see "Nobody and nothing was found"
open /people/$GIRL
status 404
see "There is no such page or record, or it is not shown to this role."
open /people/$GIRL/history
status 404
open /people/$GIRL/chronology
status 404
open /people/$GIRL/do/correct
status 404
open /people/$FRIEND
status 200
not-see "Ravnholt"
not-see "cannot see"
open /people/$FRIEND/chronology
not-see "Ravnholt"
open /people/$FRIEND/network
status 200
not-see "Ravnholt"
open /people/$BOY
status 200
not-see "Fenwright"
not-see "Runs the line"
open /people/$FRIEND?at=2026-01-05T09:00:00Z
not-see "Ravnholt"
open /boards/contacts
not-see "Lantern House"
open /people/$MAN
status 404
# A guess is answered as any other guess is, to the byte; and no page there is has a word of either.
alike /people/$GIRL /people/PN-2025-999999
alike /people/$MAN /people/PN-2025-999998
alike /people/$GIRL/do/correct /people/PN-2025-999999/do/correct
alike /restrictions/RST-2025-000001 /restrictions/RST-2025-000777
nowhere "Ravnholt" "Fenwright" "900818" "900 818" "900877" "Lantern House" "Quillet" "QQF" "$GIRL" "$MAN" "RST-2025"
# Typed by hand it is no such record, as any number nobody has is.
open /relationships/new?move=add&person=$FRIEND
status 200
type other = $GIRL
type kind = friend
send "Add a relationship"
status 422
see "No person with this number can be found. Search for it again"
# To one who starts a record, nobody here is like her.
open /people/new
type given_names = Signe
type family_name = Ravnholt
type born = 6 September 2010
send "Add a person"
status 200
not-see "Lantern"

# The call handler is told that there is something, and whom to ring; not of the covert one.
as handler
open /people/$FRIEND
not-see "Ravnholt"
see "1 record you cannot see. If life is at risk, ring the duty inspector, 01632 960111."
not-see "Open it with a reason"
open /people/$GIRL
status 403
see "There is a record here that you cannot see. If life is at risk, ring the duty inspector, 01632 960111."
not-see "Ravnholt"
open /people/$MAN
status 404
not-see "cannot see"
open /find?q=Signe+Ravnholt&list=1
see "1 record you cannot see."
open /find?q=Aldous+Fenwright&list=1
not-see "cannot see"

# The officer works on the operation and is named: knows of the man, is told of the girl, and opens hers with a reason.
as officer
open /people/$MAN
status 200
see "FENWRIGHT, Aldous"
open /people/$GIRL
status 403
follow "Open it with a reason"
type why = Her father is at the station asking for her by name
type told.absent = none
send "Open it with a reason"
status 200
see "Opened by"
open /people/$GIRL
status 200
see "RAVNHOLT, Signe"
see "Lantern House"
clock +61 minutes
as officer
open /people/$GIRL
status 403
as supervisor
open /people/$GIRL
status 403

# It waits to be looked at, by somebody else.
as inspector
open /boards/access_reviews
see "Her father is at the station asking for her by name"
see "PC1907"
open /openings/OPN-2026-000001/do/look
type finding = right
type finding_words = He was asking; she was warned
send "Look at this opening"
status 200

# Lifted, she is seen as anybody is.
as inspector
open /restrictions/RST-2025-000001/do/lift
type lifted_words = She has moved on; DI Marsh decided
send "Lift the restriction"
status 200
as coordinator
open /people/$GIRL
status 200
see "RAVNHOLT, Signe"
verify

# One child, two records under two spellings: found, compared, joined with a reason, one picture; then separated, and not suggested again.
clock 2026-01-05T02:00:00Z
actor handler CH4471
actor coordinator MC5120

as handler
# However the name is spelt, from the first seconds on.
open /find?q=Kiera+Ashdwon
await "people however their names are spelt"
see "Ashdown, Keira Leigh"
see "Ashdown, Kiera"
see "surnames: spelt or sounding alike"
not-see "names spelt another way"
open /find?q=Keira+Ashdown
follow "Keira Leigh"
take FIRST PN-
await "May be recorded twice"
see "Ashdown, Kiera"
see "9 times"
not-see "This page stands on"
# Not hers to decide.
open /identities
status 403

as coordinator
open /identities
await "almost certainly one person"
follow "Compare Ashdown, Keira Leigh"
see "Are these one person?"
see "first names: forms of one name"
see "dates of birth: the same"
send "Join"
status 422
see "Say why"
type reason = Same birthday, same home; her key worker says she writes it both ways
send "Join"
status 200
see "This page stands on 2 records"
see "Ashdown, Kiera"
not-see "May be recorded twice"
send-again
status 200
see "This page stands on 2 records"

# Whoever comes by the other record comes to the whole of her.
as handler
open /find?q=Kiera+Ashdown
follow "Ashdown, Kiera"
see "This page stands on 2 records"
see "9 times"
see "Registered sex offender"
see "Text first, then ring once."

# It was wrong: they come apart, each as it was, and nobody is asked again.
clock +10 minutes
keep JOINED
clock +10 minutes
as coordinator
open /people/$FIRST
follow "Compare or separate"
see "These records are joined"
see "joined: Same birthday, same home"
type reason = Her cousin, born the same day; the birth certificate was seen
send "Separate"
status 200
not-see "This page stands on"
not-see "9 times"
open /people/$FIRST
not-see "This page stands on"
not-see "May be recorded twice"
see "9 times"
open /people/$FIRST?at=$JOINED
see "This page stands on 2 records"
open /identities
not-see "Kiera"
see "almost certainly one person"
restart
open /identities
not-see "Kiera"
verify

# The reader of the certificate was mistaken. Joined again; every step stands in the ledger.
as coordinator
open /find?q=Kiera+Ashdown
follow "Ashdown, Kiera"
take SECOND PN-
open /identities/$FIRST/$SECOND
see "Known to be different people"
see "separated: Her cousin, born the same day"
type reason = The certificate was the cousin's; school confirms
send "Join"
see "This page stands on 2 records"
open /people/$SECOND
see "9 times"
verify

# Somebody about to record her a third time is shown her first.
as handler
open /people/new?move=add
type given_names = Keeira
type family_name = Ashdown
type born = 2 March 2012
send "Add a person"
see "Is it one of these?"
see "Ashdown, Keira Leigh"
send "None of these: save it as new"
status 200
open /find?q=Kira+Ashdwon
see "Ashdown, Keeira"
see "joined with 1 other record"
as coordinator
open /identities
await "Ashdown, Keeira"

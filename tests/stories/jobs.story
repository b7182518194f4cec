# What is mine: one list of whatever it is, most over first; each officer has their own, by number and never by what is typed.
clock 2026-01-05T02:00:00Z
actor coordinator MC5120
actor okoye PC1907
actor brennan PC3015

as coordinator
open /find?q=Keira+Ashdown
follow "Keira Leigh"
take CHILD PN-
open /actions/new?move=set&child=$CHILD
type text = Ask the school who she eats with
type agency = police
type owner = A. Okoye, response
type officer = PC1907
type due_at.day = 6 January 2026
type due_at.time = 12:00
send "Add an action"
status 200
open /actions/new?move=set&child=$CHILD
type text = Take back the lost phone
type agency = police
type owner = A. Okoye, response
type officer = PC1907
type due_at.day = 5 January 2026
type due_at.time = 03:00
send "Add an action"
status 200
take ACTION ACT-

as okoye
see "My jobs"
see "Action: Take back the lost phone"
see "Action: Ask the school who she eats with"
order "Take back the lost phone" "Ask the school who she eats with"
see "Ashdown, Keira Leigh, 13"
open /boards/my_jobs?me=1
see "Take back the lost phone"
as brennan
open /boards/my_jobs
not-see "Take back the lost phone"
open /boards/my_jobs?me=2047&5=2047
not-see "Take back the lost phone"

# A call taken and left open stands on the list of who took it, whatever else does.
clock +3 hours
as okoye
open /contacts/new?move=record&child=$CHILD
type called_at.day = today
type called_at.time = now
type how = call_101
type outcome = sighting
type caller_name = Jo Brand-Ellis
type caller = home_staff
type caller_number = 01632 960144
type said = Seen by the bandstand
type worried = She is thirteen
type tried = Rang her phone
type last_seen_at.absent = not_known
send "Record a call or contact"
status 200
open /boards/my_jobs
see "Contact: "
see "with a clock over"
order "Take back the lost phone" "Ask the school who she eats with"
open /actions/$ACTION/do/done
type done_at.day = today
type done_at.time = now
type evidence = Handed to the home, receipt seen
type effect.absent = not_known
send "It is done"
status 200
open /boards/my_jobs
not-see "Take back the lost phone"
see "Ask the school who she eats with"
as brennan
open /boards/my_jobs
not-see "Ask the school who she eats with"

# Each answer "not known" is an enquiry to be done, once; not again when the questions are gone through a second time.
actor handler CH4471
as handler
open /missing/new?move=report&child=$CHILD
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
open /missing/$EPISODE/do/ask
type answers.5.answer = unknown
type answers.5.said = Staff have not seen her phone
type answers.7.answer = unknown
type answers.8.answer = no
send "Answer the risk questions"
status 200
as okoye
open /boards/to_find_out
see "2 on this board"
see "Have they been in touch with somebody met online?"
see "Staff have not seen her phone"
see "Do they need medicine"
not-see "Does a disability"
as handler
open /missing/$EPISODE/do/ask
type answers.3.answer = unknown
send "Answer the risk questions"
status 200
as okoye
open /boards/to_find_out
see "3 on this board"
follow "Do they need medicine"
follow "Record the result"
type done_at.day = today
type done_at.time = now
type done_by = A. Okoye
type result = information
type said = Inhaler in the left pocket of her coat
send "Record the result"
status 200
open /boards/to_find_out
see "2 on this board"
not-see "Do they need medicine"
verify

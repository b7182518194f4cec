# The review's missing girl, as it should go: the call, the picture, the grade, the circulation, found, asked, closed.
clock 2026-01-05T02:00:00Z
peer ok
actor handler CH4471
actor sergeant SV2210
actor officer PC1907
actor coordinator MC5120
actor inspector DI0622
actor auditor AU7704

as handler
# Two actions from the box to the whole child, and the next thing to do is on it.
open /find?q=Keira+Ashdown
see "Every word typed"
follow "Keira Leigh"
see "born 2 March 2012"
see "Registered sex offender"
see "Text first, then ring once."
see "What we do not know"
take CHILD PN-
follow "Report a missing child"

# A refused form gives everything back, with the words beside the field.
type circumstances = Did not come back from the smoking area; argued on the phone about 21:00
type last_seen_at.day = today
type last_seen_at.time = 23:40
type reported_at.day = today
type reported_at.time = 02:00
send "Report a missing child"
status 422
see "There is a problem"
see "The child was last seen after the report. Check both times."
see "argued on the phone about 21:00"

type last_seen_at.day = yesterday
type last_seen_at.time = 23:40
type last_seen_where = Saltmarsh House, by night staff
type reporter_name = Jo Brand-Ellis
type reporter = home_staff
type reporter_number = 01632 960144
type worried = She said a man is coming to get her
type tried = Rang her phone, no answer; looked in the yard and the street
type wearing = Grey hoodie, black leggings, no coat
send "Report a missing child"
status 200
see "Reported. National circulation is asked for."
take EPISODE MIS-
see "Jo Brand-Ellis"

# The warning to every other force goes at once, before the rest is known.
await "Placed"
see "NC-"

# Somebody who has not opened the child's page grades on nothing: another's look does not count for them.
as inspector
open /missing/$EPISODE/do/grade
type risk = low
type risk_rationale = Sounds like before
send "Grade the risk"
status 422
see "Open the child's page first."
as handler

# Graded before the questions are answered: refused, with the words, and what was typed is given back.
open /missing/$EPISODE/do/grade
type risk = high
type risk_rationale = Thirteen, exploited, no inhaler, with a man unknown to us
send "Grade the risk"
status 422
see "Answer every risk question before the grade. Not known is an answer."
see "Thirteen, exploited, no inhaler"

# The category withdrawn for children in November 2018 is not offered; sent all the same, it is refused with its words.
type answers.0.answer = yes
type answers.0.said = Asthma, and the inhaler is in her room
type answers.0.who = Jo Brand-Ellis
type answers.0.reach = 01632 960144
type answers.1.answer = unknown
type answers.2.answer = no
type answers.3.answer = no
type answers.4.answer = yes
type answers.4.said = He's coming to get me
type answers.4.who = Jo Brand-Ellis
type answers.4.reach = 01632 960144
type answers.5.answer = unknown
type answers.6.answer = unknown
type answers.7.answer = unknown
type answers.8.answer = unknown
type answers.9.answer = no
type answers.10.answer = unknown
type answers.11.answer = unknown
type answers.12.answer = unknown
type answers.13.answer = unknown
forge risk = no_apparent_risk
send "Grade the risk"
status 422
see "A child is never graded"
type answers.0.answer = yes
type answers.0.said = Asthma, and the inhaler is in her room
type answers.0.who = Jo Brand-Ellis
type answers.0.reach = 01632 960144
type answers.1.answer = unknown
type answers.2.answer = no
type answers.3.answer = no
type answers.4.answer = yes
type answers.4.said = He's coming to get me
type answers.4.who = Jo Brand-Ellis
type answers.4.reach = 01632 960144
type answers.5.answer = unknown
type answers.6.answer = unknown
type answers.7.answer = unknown
type answers.8.answer = unknown
type answers.9.answer = no
type answers.10.answer = unknown
type answers.11.answer = unknown
type answers.12.answer = unknown
type answers.13.answer = unknown
type risk = high
send "Grade the risk"
status 200
see "Graded. A supervisor verifies it."
clock +1 minute
keep GRADED
see "High"

# One minute on: told, verified by the inspector, and a later fact that the grade did not rest on.
clock +4 minutes
open /missing/$EPISODE/do/tell_inspector
type inspector_told_at.day = today
type inspector_told_at.time = now
type inspector_told_who = Insp Marsh
send "Tell the duty inspector"
status 200
open /missing/$EPISODE/do/tell_children_services
type children_services_told_at.day = today
type children_services_told_at.time = now
type children_services_told_who = Westmarch night desk
type children_services_said = They will ring the home
send "Tell children's services"
status 200
see "Westmarch night desk"

as sergeant
open /boards/missing_now
see "Ashdown, Keira Leigh"
open /missing/$EPISODE/do/verify_high
status 403
as inspector
open /boards/approvals
see "Ashdown, Keira Leigh"
open /missing/$EPISODE/do/verify_high
type verified_words = High is right. Two officers to the flat.
send "Verify the high grade"
status 200
see "Verified."

# Found. What she said and how she seemed cannot be left out.
clock +3 hours
as officer
open /missing/$EPISODE/do/found
type found_at.day = today
type found_at.time = 05:00
type outcome = found_police
type found_where = Bus shelter, Arcade Parade
type found_with = Nobody
type seen_by_police = yes
send "Record that the child is found"
status 422
see "Write what the child said. If nobody asked, say so."
see "Say how the child seemed. If nobody has seen the child, say so."
type words = I didn't want to be there any more
type seemed = Cold, shivering, looked over her shoulder, let me carry her bag
send "Record that the child is found"
status 200
see "Found. The circulation is being cancelled and a prevention interview is due."
open /missing/$EPISODE
await "National circulation, cancelled"

# The interview is in the queue with nobody; it is given, held in her own words, and the episode then closes.
as coordinator
open /boards/interviews
see "Ashdown, Keira Leigh"
see "Nobody"
open /people/$CHILD
take INTERVIEW PI-2026-
open /interviews/$INTERVIEW/do/allocate
type officer = PC1907
send "Give to an officer"
status 200
clock +5 hours
as officer
open /interviews/$INTERVIEW/do/hold
type held_at.day = today
type held_at.time = now
type mode = in_person
type where_held = Saltmarsh House, her room
type alone = yes
type why_left = He said he'd wait at the shelter
type where_been = The shelter and then his car
type with_whom = I'm not saying
type hurt.absent = declined
type afraid_of = Him being angry
type would_help = Not living so far from Alfie
type words = They're nice to me and it's boring here
type seemed = Smiled about the phone, stopped talking when asked who
send "Record the interview"
status 200
see "The interview is recorded."
see "They're nice to me and it's boring here"

as coordinator
open /missing/$EPISODE/do/close
type closing_words = The shelter again; the plan says two officers and that is right
send "Close the episode"
status 422
see "Children's services have not been told of the return."
see "The flags and the response plan have not been looked at again."
open /missing/$EPISODE/do/tell_return
type return_told_at.day = today
type return_told_at.time = now
type return_told_who = Tess Holloway
send "Tell children's services of the return"
status 200
open /missing/$EPISODE/do/look_again
type flags_reviewed = yes
type plan_reviewed = yes
type crimes_recorded = yes
send "Look again at flags and plan"
status 200
open /missing/$EPISODE/do/close
type closing_words = The shelter again; the plan says two officers and that is right
send "Close the episode"
status 200
see "Closed."

# As known at the moment of grading: what the call handler saw then, and nothing learnt since; no form on it.
as auditor
open /missing/$EPISODE?at=$GRADED
see "As known at"
see "29 min left"
not-see "Westmarch night desk"
not-see "Bus shelter, Arcade Parade"
open /people/$CHILD?at=$GRADED
see "As known at"
not-see "I didn't want to be there any more"
open /missing/$EPISODE/history
see "(empty)"
see "High"
open /people/$CHILD/looks
see "CH4471"

verify

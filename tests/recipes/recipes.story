# What the README's four recipes promise, seen by the people they are for.
clock 2026-01-05T02:00:00Z
people 100
actor handler CH4471

as handler
open /find?q=Keira+Ashdown
follow "Keira Leigh"
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

# The field is on the form, and what is typed in it on the record.
open /missing/$EPISODE/do/describe
type travel_card = 633597 0000 0000
type phone_with = 07700 900416
send "Add to the report"
status 200
see "633597 0000 0000"

# The board has the child on it.
open /boards/out_with_a_phone
see "Out with a phone"
see "Ashdown, Keira Leigh"

# The guard refuses a high grade without a plan, beside the plan.
open /missing/$EPISODE/do/grade
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
type risk_rationale = Thirteen and exploited
send "Grade the risk"
status 422
see "A high grade needs a plan. Write what will be done first."
type plan = Two officers to the shelter
send "Grade the risk"
status 200

# The clock runs.
open /missing/$EPISODE
see "First search"
verify

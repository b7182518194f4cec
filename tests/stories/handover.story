# One shift tells the next: figures as they stood, and what no figure says; taken over by somebody else.
clock 2026-01-05T06:00:00Z
actor sergeant SV2210
actor inspector DI0622
actor officer PC1907

as sergeant
open /boards/handovers
see "No handover note in two days."
follow "Write the handover note"
type shift = night
type promised.absent = none
send "Write the handover note"
status 422
see "Which child worries you most"
type shift = night
type worries = Marnie: back for an hour, asked by nobody, and the car was seen again
type promised.absent = none
send "Write the handover note"
status 200
take NOTE HND-
see "Children out"
open /boards/handovers
see "1 on this board"
see "Marnie: back for an hour"
see "Nobody yet"
open /handovers/$NOTE/do/take
send "Take over"
status 422
see "Whoever wrote it does not also receive it"
as officer
open /handovers/$NOTE/do/take
status 403
clock +61 minutes
as inspector
open /boards/handovers
see "1 with a clock over"
open /handovers/$NOTE
follow "Take over"
type asked_back = The car is on the log; patrol from seven
send "Take over"
status 200
see "It is yours now."
open /boards/handovers
see "H. Marsh"
not-see "with a clock over"
verify

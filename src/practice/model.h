/**
 * model.h: the practice, once loaded: what the files in practice/ say, with every name resolved.
 *
 * Nothing here is written after practice_load returns. Everything lives in the practice's own arena and goes
 * with it. Positions are kept so that any later complaint can point at the author's line. The language itself
 * is described on one page in practice/README.md.
 */
#ifndef PRACTICE_MODEL_H
#define PRACTICE_MODEL_H

#include "base/arena.h"
#include "base/day.h"
#include "base/digest.h"
#include "base/map.h"
#include "base/note.h"
#include "base/str.h"

enum field_is {
	FIELD_TEXT,      /* one line */
	FIELD_WORDS,     /* several lines */
	FIELD_NUMBER,    /* whole number */
	FIELD_DAY,       /* civil date, stored as text 2012-03-02 */
	FIELD_INSTANT,   /* microseconds UTC */
	FIELD_YESNO,     /* yes, no; 'unknown' only through absence */
	FIELD_CHOICE,    /* one code of a list */
	FIELD_CHOICES,   /* several codes: child table TYPE__FIELD(record, position, code) */
	FIELD_REF,       /* another record: column holds its id; ${of} NULL means any subject */
	FIELD_STAFF,     /* a staff account: id */
	FIELD_LOOKED,    /* ledger seq of the actor's newest consultation of ${of_field}'s picture; filled by the engine */
	FIELD_GROUP,     /* repeating group: child table TYPE__FIELD(record, position, its fields) */
};

/* The kinds of nothing a field may hold instead of a value (screens.md 4.4); column FIELD_absent. */
enum absence { ABSENT_NOT, ABSENT_NOT_ASKED, ABSENT_NOT_KNOWN, ABSENT_DECLINED, ABSENT_NOT_SEEN,
	ABSENT_NONE /* asked and truly none */, ABSENCES };
struct str absence_code(enum absence a);         /* not_asked, not_known, declined, not_seen, none */
struct str absence_words(enum absence a);        /* Not asked, Not known, … */
bool absence_from(struct str code, enum absence *a);

struct code { struct str name, title, hint, tone; day from, until; bool has_from, has_until, legacy; struct place at; };
struct code_list { struct str name, title, source; struct code *codes; size_t ncodes; struct place at; };

struct condition { struct str sql; struct place at; };          /* empty sql: none given */
/* A phrase: "Missing, {state}. {circumstances}" cut into literal and field parts. */
struct phrase_part { struct str literal; struct str name; bool upper; };    /* one of the two is empty; upper: in capitals */
struct phrase { struct phrase_part *parts; size_t nparts; struct place at; };

struct type;
struct field {
	struct str name, title, hint, section, guidance, role, kind;   /* role: what the link means; kind: for the matcher */
	enum field_is is;
	const struct code_list *list;         /* CHOICE, CHOICES */
	const struct type *of;                /* REF: NULL any subject. LOOKED: NULL */
	const struct field *of_field;         /* LOOKED: the REF field of this type whose picture must have been read */
	struct condition required;            /* "1" always; else when true */
	unsigned absences;                    /* bit per enum absence it may hold */
	bool quote;                           /* exact words of the child: shown in quote marks and italics */
	bool voice;                           /* how the child seemed, or what was said: goes to the voice column */
	bool find;                            /* indexed for the find box */
	bool engine;                          /* never on a form: set by effects only */
	bool now;                             /* an instant or day: a form begins with now typed in it */
	struct field *fields; size_t nfields; /* GROUP: its own fields, scalar only */
	int position;                         /* index in type->fields */
	uint16_t no;                          /* stable number, given by the store when it opens; 0 before */
	struct place at;
};

struct state { struct str name, title, tone; bool final; struct phrase headline; /* its records are named so while in it; none: as ever */ struct place at; };
struct move {
	struct str name, title, says, hint, confirm;   /* says: banner afterwards */
	uint64_t from;                        /* bit per state it may start in; creating: 0 */
	int to;                               /* state index; -1 leaves the state alone */
	const struct field **fields; size_t nfields;   /* on its form, in order */
	struct condition when;                /* offered only when true */
	bool creates, engine;                 /* engine: made by effects or connectors, never by a person */
	int rank;                             /* the server's choice of primary action: lowest rank that is open */
	struct str clock;                     /* the clock this move stops: its urgency is the move's */
	struct place at;
};

struct example_value { struct str name; struct str text; bool null; struct place at; };
struct example { struct example_value *values; size_t nvalues; struct str expect; struct str expect_key; struct place at; };

struct guard { struct str name, says, source; struct condition unless; const struct field *field; /* message stands beside it */
	const struct move **moves; size_t nmoves; /* none: every put */ struct example *examples; size_t nexamples; struct place at; };

enum span_unit { SPAN_MINUTES, SPAN_HOURS, SPAN_WORKING_DAYS, SPAN_DAYS, SPAN_MONTHS };
struct span { int64_t n; enum span_unit unit; };
struct clock { struct str name, title, waits, late_says, source, owner, law; struct phrase says; /* what it is about, away from its record */ struct condition starts, stops, when, agreed;
	struct span within, warn; bool has_within, has_warn; struct example *examples; size_t nexamples; struct place at; };

enum effect_is { EFFECT_CREATE, EFFECT_SET, EFFECT_MOVE, EFFECT_SEND };
struct effect_with { struct str name; const struct field *field; struct condition value; };
struct effect {
	enum effect_is is;
	struct str on;                        /* a move's name, or "put" for every one */
	struct condition when;
	const struct type *of;                /* CREATE, MOVE */
	const struct move *move;              /* CREATE: the creating move; MOVE: which; may be NULL for CREATE */
	const struct field *each;             /* CREATE: once for each row of this group; when and with see row.* and this.*, no facts */
	struct condition which;               /* MOVE: select giving ids of ${of}; sees this.* */
	struct str channel, message;          /* SEND */
	struct effect_with *with; size_t nwith;
	struct place at;
};

struct type_fact { struct str name, title; struct condition sql; enum field_is is; struct place at; };

enum column_is { COLUMN_PHRASE, COLUMN_FIELD, COLUMN_CLOCK, COLUMN_CLOCKS, COLUMN_FLAGS, COLUMN_VOICE, COLUMN_PERSON, COLUMN_HEADLINE, COLUMN_PATH, COLUMN_SQL };
struct column { enum column_is is; struct str title, name, missing, none; /* words for nothing: a gap, or truly none */ const struct field *field; struct phrase says; struct condition sql; struct place at; };
struct number { struct str title, tone, none; struct condition sql; struct place at; };   /* one figure over a board: an aggregate */
struct board_also { const struct type *of; struct condition where; struct place at; };
struct board {
	struct str name, title, question, empty, hint;
	const struct type *of;
	struct condition where, order;        /* where may use this.id on a panel, me on a board; no order on a board: most over first */
	struct board_also *also; size_t nalso;      /* a board of several records: rows of these stand among those of ${of} */
	struct column *columns; size_t ncolumns;
	struct number *numbers; size_t nnumbers;
	int64_t limit;
	bool count, panel, aside;             /* count: its total stands in the nav; panel: on a subject's picture */
	struct str badge;                     /* SQL-free: "over" counts rows with a late clock, "all" every row */
	struct phrase row;                    /* panel list rows: a phrase instead of columns */
	struct str steps;                     /* panel: name of a WORDS field shown as numbered steps, one line a step */
	struct place at;
};

/* What a record says joins two subjects, for the network. from NULL: the record itself, a subject. since, seen, ended give a day or an instant. */
struct tie_rule { const struct field *from, *to; struct phrase says, back, detail;   /* says: told to who stands at from; back: at to; detail: in the list only */
	struct condition when, since, seen, ended; struct str tone; bool near; /* beside the centre only, never followed further */ struct place at; };
struct network_rule { bool has; struct span old; int64_t most; struct condition unidentified; };   /* old: evidence older is said to be */

struct tile { struct str title, none, panel; const struct type *of; /* what it is counted from: a panel of this picture, or happenings */ bool spoken, gap; /* spoken: from what was said in their own words */ /* none: words for nothing; gap: they tell of something not recorded */ struct condition value, detail, source; struct str tone; struct place at; };
struct strip { const struct type *of; struct condition where; struct str title; struct condition since; struct phrase says; struct place at; };
struct unknown { struct str says; struct condition when; struct str ask; struct place at; }; /* "What we do not know" */
struct picture { struct strip *strips; size_t nstrips; struct tile *tiles; size_t ntiles; struct board **panels; size_t npanels;
	struct unknown *unknowns; size_t nunknowns; struct phrase name, facts; struct example_value *lines; struct condition *line_from; /* by line: the record it stands on; none: the subject's own */ size_t nlines; struct network_rule network; struct place at; };

struct chronology { struct condition happened; struct phrase says; const struct field *voice, *seemed; struct str voice_missing; bool has, aside; };   /* aside: told only when asked for */
struct elapsed { struct str title; const struct field *since, *until; };    /* until NULL, or nothing in it: still running */

struct type {
	struct str name, title, plural, path, prefix, section_of, icon, source;
	bool subject;                         /* person, place, phone, … */
	bool marks;                           /* a marker: field ${marks_field} says whose, ${tone_field} a choice whose code has a tone */
	const struct field *marks_field, *kind_field;
	struct condition in_force;            /* markers, restrictions, what opens them: whether it counts now */
	const struct field *restricts;        /* a restriction: hides the subject this field names, while in_force, from who may not know */
	struct condition covert;              /* … so that nothing at all is shown of it */
	const struct field **named; size_t nnamed;      /* … the staff who may know: STAFF fields, and groups that hold some */
	const struct type **takes; size_t ntakes;       /* … subjects that go with it when they are tied to nobody else */
	struct str ring;                      /* … whom to ring, where it is said that there is something */
	const struct field *opens;            /* while in_force, who made it may know what this restriction hides */
	const struct field *about;            /* the REF whose subject this record is about */
	struct phrase headline;               /* one line that names the record */
	struct field *fields; size_t nfields; struct map by_field;
	struct str *sections; size_t nsections;
	struct state *states; size_t nstates;
	struct move *moves; size_t nmoves;
	struct guard *guards; size_t nguards;
	struct clock *clocks; size_t nclocks;
	struct effect *effects; size_t neffects;
	struct type_fact *facts; size_t nfacts;
	struct chronology chronology;
	struct elapsed *elapsed; size_t nelapsed;   /* how long, at the top of its page */
	struct tie_rule *ties; size_t nties;
	struct picture *picture;              /* subjects only */
	uint16_t no;                          /* stable number, 1..1022, given by the store when it opens */
	int index;                            /* position in practice->types */
	struct place at;
};

struct grant { const struct type *type; bool see, create; uint64_t moves;     /* bit per move of the type */
	bool knows, told; };                                                      /* restrictions: what they hide; that they hide something */
struct role { struct str name, title, lands; const struct board **nav; size_t nnav; struct grant *grants; size_t ngrants; /* one a type, by index */
	const struct purpose **purposes; size_t npurposes;                      /* why this role opens records: one of these; none: any of all */
	struct str *pages; size_t npages; uint16_t no; struct place at; };       /* pages: history, access_log, accounts, circulation, verify, … */

struct channel { struct str name, title, of_name; const struct type *of; const struct move *sent, *acknowledged, *refused, *cancelled; const struct field *reference, *reason; struct place at; };
struct how { struct str name, title, owner, markdown; day review; bool has_review; struct str version; struct place at; };
struct purpose { struct str name, title; uint16_t no; bool says_why; };
struct holidays { day *days; struct str *titles; size_t n; day from, until; };  /* sorted; the range the table speaks for */

struct practice {
	struct arena arena;
	struct str name, title, marking, live;            /* live: "Training data" or empty */
	int suggest;                                      /* bits: two rows of people that alike are suggested to be one */
	int join;                                         /* bits: two rows that alike are joined by themselves; 0: never */
	bool restricts;                                   /* some type of record does */
	struct digest digest;                             /* of every file, in path order: which practice this is */
	uint32_t version;                                 /* number the store gave it */
	struct code_list *lists; size_t nlists;
	struct type *types; size_t ntypes; struct map by_type, by_path, by_prefix;
	struct board *boards; size_t nboards;
	struct role *roles; size_t nroles;
	struct channel *channels; size_t nchannels;
	struct how *hows; size_t nhows;
	struct purpose *purposes; size_t npurposes;
	struct holidays holidays;
};

#endif

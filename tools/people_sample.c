/* people_sample: invented people in households, written down more than once with the slips real records have.
 *
 *   people_sample ROWS SEED > people.csv                  id,truth,given,middle,family,born,sex,phone,address,town,postcode
 *   people_sample ROWS SEED QUERIES > queries.csv         the same columns, and which slip: the file of ROWS and SEED asked
 *                                                         about, one slip a question; truth names the person
 *   people_sample ROWS SEED QUERIES hard > queries.csv    the same with harder slips, several at once, and questions of few words
 *
 * One seed gives one file. Parents, children, twins, namesakes, step-families; short names, double-barrelled and
 * married names, names turned round, moved homes, wrong, missing and 1 January birthdays. No name, street or number
 * here is anybody's: postcode areas beginning with Q and the 0100x and 0700x numbers are not in use. */
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { NAME = 32, MEMBERS = 8, YEAR_NOW = 2026 };

static uint64_t state;

static uint32_t draw(uint32_t below)
{
	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return (uint32_t)((state >> 20) % below);
}

static bool chance(uint32_t in_thousand)
{
	return draw(1000) < in_thousand;
}

static const char *const girls[] = {
	"Olivia", "Amelia", "Isla", "Ava", "Mia", "Ivy", "Lily", "Isabella", "Rosie", "Sophia", "Grace", "Willow", "Freya",
	"Florence", "Emily", "Ella", "Poppy", "Evie", "Elsie", "Charlotte", "Sienna", "Daisy", "Phoebe", "Sophie", "Alice",
	"Harriet", "Matilda", "Maisie", "Emma", "Jessica", "Hannah", "Chloe", "Erin", "Abigail", "Lucy", "Megan", "Aisha",
	"Fatima", "Maryam", "Zainab", "Khadija", "Ayesha", "Margaret", "Susan", "Elizabeth", "Katherine", "Patricia",
	"Victoria", "Rebecca", "Samantha", "Nicola", "Deborah", "Jennifer", "Christine", "Agnieszka", "Katarzyna", "Oksana",
	"Stephanie", "Natalie", "Kayleigh", "Bethany", "Alexandra", "Eleanor", "Gabriella", "Josephine", "Anna", "Laura",
};
static const char *const boys[] = {
	"Oliver", "George", "Arthur", "Noah", "Muhammad", "Leo", "Oscar", "Harry", "Archie", "Jack", "Henry", "Charlie",
	"Freddie", "Theodore", "Thomas", "Finley", "Theo", "Alfie", "Jacob", "William", "Isaac", "Tommy", "Joshua",
	"James", "Lucas", "Alexander", "Arlo", "Roman", "Edward", "Elijah", "Teddy", "Mohammed", "Max", "Adam", "Albie",
	"Ethan", "Logan", "Benjamin", "Joseph", "Sebastian", "Harrison", "Samuel", "Jaxon", "Daniel", "Zachary", "Yusuf",
	"Ibrahim", "Hassan", "David", "Michael", "Christopher", "Anthony", "Robert", "Richard", "Stephen", "Andrew",
	"Matthew", "Nicholas", "Jonathan", "Patrick", "Kieran", "Connor", "Jayden", "Hayden", "Krzysztof", "Piotr", "Tomasz",
};
static const char *const surnames[] = {
	"Smith", "Jones", "Williams", "Taylor", "Brown", "Davies", "Evans", "Wilson", "Thomas", "Johnson", "Roberts",
	"Robinson", "Thompson", "Wright", "Walker", "White", "Edwards", "Hughes", "Green", "Hall", "Lewis", "Harris",
	"Clarke", "Patel", "Jackson", "Wood", "Turner", "Martin", "Cooper", "Hill", "Ward", "Morris", "Moore", "Clark",
	"Lee", "King", "Baker", "Harrison", "Morgan", "Allen", "James", "Scott", "Phillips", "Watson", "Davis", "Parker",
	"Price", "Bennett", "Young", "Griffiths", "Mitchell", "Kelly", "Cook", "Carter", "Richardson", "Bailey",
	"Collins", "Bell", "Shaw", "Murphy", "Miller", "Cox", "Richards", "Khan", "Marshall", "Anderson", "Simpson",
	"Ellis", "Adams", "Singh", "Begum", "Wilkinson", "Foster", "Chapman", "Powell", "Webb", "Rogers", "Gray", "Mason",
	"Ali", "Hunt", "Hussain", "Campbell", "Matthews", "Owen", "Palmer", "Holmes", "Mills", "Barnes", "Knight",
};
static const char *const shorts[][4] = {
	{ "Elizabeth", "Liz", "Beth", "Lizzie" }, { "Katherine", "Kate", "Kathryn", "Katie" }, { "Margaret", "Maggie", "Peggy", "Meg" },
	{ "William", "Will", "Bill", "Billy" }, { "Robert", "Rob", "Bob", "Robbie" }, { "Richard", "Rick", "Dick", "Richie" },
	{ "Thomas", "Tom", "Tommy", "Thom" }, { "James", "Jim", "Jamie", "Jimmy" }, { "Michael", "Mike", "Mick", "Mikey" },
	{ "Muhammad", "Mohammed", "Mohammad", "Mohamed" }, { "Samantha", "Sam", "Sammy", "Sammie" }, { "Samuel", "Sam", "Sammy", "Sam" },
	{ "Alexander", "Alex", "Sandy", "Xander" }, { "Alexandra", "Alex", "Lexi", "Sandra" }, { "Christopher", "Chris", "Kit", "Chris" },
	{ "Benjamin", "Ben", "Benny", "Ben" }, { "Joseph", "Joe", "Joey", "Jo" }, { "Daniel", "Dan", "Danny", "Dan" },
	{ "Matthew", "Matt", "Matty", "Mathew" }, { "Nicholas", "Nick", "Nicolas", "Nicky" }, { "Anthony", "Tony", "Ant", "Antony" },
	{ "Stephen", "Steve", "Steven", "Stevie" }, { "Andrew", "Andy", "Drew", "Andy" }, { "David", "Dave", "Davey", "Dai" },
	{ "Edward", "Ed", "Eddie", "Ted" }, { "Charlotte", "Charlie", "Lottie", "Char" }, { "Jennifer", "Jen", "Jenny", "Jennie" },
	{ "Jessica", "Jess", "Jessie", "Jess" }, { "Rebecca", "Becky", "Becca", "Rebekah" }, { "Victoria", "Vicky", "Tori", "Vicki" },
	{ "Patricia", "Pat", "Trish", "Tricia" }, { "Abigail", "Abi", "Abby", "Abbie" }, { "Isabella", "Bella", "Izzy", "Isabelle" },
	{ "Eleanor", "Ellie", "Nell", "Elinor" }, { "Zachary", "Zac", "Zach", "Zak" }, { "Joshua", "Josh", "Josh", "Joshuah" },
	{ "Emily", "Em", "Emmy", "Emilie" }, { "Oliver", "Ollie", "Olly", "Oli" }, { "Aisha", "Ayesha", "Aysha", "Aishah" },
	{ "Yusuf", "Yousef", "Youssef", "Yusef" }, { "Hassan", "Hasan", "Hasan", "Hassaan" }, { "Ibrahim", "Ebrahim", "Ibraheem", "Abraham" },
	{ "Nicola", "Nicky", "Nikki", "Nic" }, { "Deborah", "Debbie", "Debra", "Deb" }, { "Jonathan", "Jon", "Jonny", "Jonathon" },
};
static const char *const onset[] = { "B", "Br", "C", "Ch", "Cr", "D", "F", "G", "Gr", "H", "K", "L", "M", "N", "P", "R", "S", "Sh", "St", "T", "Tr", "V", "W", "Wh", "Z" };
static const char *const vowel[] = { "a", "e", "i", "o", "u", "ai", "ee", "oa", "ou", "ea" };
static const char *const middle_bit[] = { "b", "ck", "d", "ff", "g", "l", "ll", "m", "n", "nd", "r", "rd", "rt", "s", "st", "t", "tch", "v", "w", "x" };
static const char *const end_bit[] = { "ley", "ton", "ham", "son", "man", "ford", "well", "by", "er", "field", "ski", "ov", "ani", "worth", "combe", "et", "in", "ard", "ow", "ell" };
static const char *const ways[] = { "Road", "Street", "Avenue", "Close", "Lane", "Drive", "Grove", "Crescent", "Way", "Court" };

struct made { char text[NAME]; };

/* invented: the n-th of a long row of made-up names: the same n is always the same name */
static struct made invented(uint32_t n, uint32_t salt)
{
	struct made out;
	uint64_t h = (n + UINT64_C(1)) * 0x9e3779b97f4a7c15u ^ salt * UINT64_C(0xff51afd7ed558ccd);

	h ^= h >> 31;
	h *= 0xc4ceb9fe1a85ec53u;
	h ^= h >> 29;
	snprintf(out.text, NAME, "%s%s%s%s%s", onset[h % 25], vowel[h / 25 % 10], middle_bit[h / 250 % 20],
		h / 5000 % 3 ? "" : vowel[h / 20000 % 10], end_bit[h / 400000 % 20]);
	return out;
}

#define PICK(list) (list)[draw(sizeof(list) / sizeof *(list))]

/* A third of people share the common names, most common first; the rest have one of a long tail. */
static const char *family_name(char out[NAME])
{
	uint32_t count = sizeof surnames / sizeof *surnames;

	if (chance(420)) {
		uint32_t a = draw(count), b = draw(count);
		snprintf(out, NAME, "%s", surnames[a < b ? a : b]);
	} else {
		uint32_t a = draw(120000), b = draw(120000);
		snprintf(out, NAME, "%s", invented(a < b ? a : b, 1).text);
	}
	return out;
}

static void given_name(char out[NAME], bool girl)
{
	uint32_t count = girl ? sizeof girls / sizeof *girls : sizeof boys / sizeof *boys;

	if (chance(850)) {
		uint32_t a = draw(count), b = draw(count);
		snprintf(out, NAME, "%s", (girl ? girls : boys)[a < b ? a : b]);
	} else {
		snprintf(out, NAME, "%.28s%s", invented(draw(3000), girl ? 2 : 3).text, girl ? "a" : "");
	}
}

struct home { char address[80], town[NAME], postcode[12]; };
struct human {
	char given[NAME], middle[NAME], family[NAME], phone[16];
	int y, m, d;
	bool girl, unsaid, day_first;                      /* as shown: no sex; 02/03/2012 */
	struct home home;
};

static uint32_t postcodes;

static struct home new_home(void)
{
	struct home h;
	uint32_t p = draw(postcodes), district = p / 300, out = district % 40 + 1;
	struct made street = invented(p / 3, 7), town = invented(district / 12, 8);

	snprintf(h.address, sizeof h.address, "%u %s %s", draw(120) + 1, street.text, ways[p / 3 % 10]);
	snprintf(h.town, sizeof h.town, "%s", town.text);
	snprintf(h.postcode, sizeof h.postcode, "Q%c%u %u%c%c", 'A' + (int)(district / 40 % 26), out, p % 10,
		"ABDEFGHJLN"[p / 10 % 10], "PQRSTUWXYZ"[p / 100 % 10]);
	return h;
}

static void new_phone(char out[16], bool mobile)
{
	snprintf(out, 16, mobile ? "0700%u %06u" : "0100%u %06u", draw(5) + (mobile ? 5 : 0), draw(1000000));
}

static void born_in(struct human *h, int from, int to)
{
	h->y = from + (int)draw((uint32_t)(to - from + 1));
	h->m = 1 + (int)draw(12);
	h->d = 1 + (int)draw(28);
}

static void new_person(struct human *h, const char *family, const struct home *home)
{
	memset(h, 0, sizeof *h);
	h->girl = chance(500);
	given_name(h->given, h->girl);
	if (chance(600))
		given_name(h->middle, h->girl);
	snprintf(h->family, NAME, "%s", family);
	h->home = *home;
}

/* household: its members into out; returns how many */
static int household(struct human out[MEMBERS])
{
	char a[NAME], b[NAME];
	struct home home = new_home();
	int n = 0, adults = chance(650) ? 2 : 1, children = chance(350) ? 0 : 1 + (int)draw(4);
	bool step = chance(150), doubled = chance(40);
	char line[16] = "";

	family_name(a);
	family_name(b);
	if (chance(300))
		new_phone(line, false);
	for (int i = 0; i < adults; i++) {
		new_person(&out[n], i == 0 || !step ? a : b, &home);
		born_in(&out[n], 1945, 2004);
		out[n].girl = i == 1 ? !out[0].girl : out[n].girl;
		given_name(out[n].given, out[n].girl);
		new_phone(out[n].phone, true);
		n++;
	}
	for (int i = 0; i < children; i++) {
		struct human *h = &out[n];
		new_person(h, step && i % 2 ? b : a, &home);
		if (doubled)
			snprintf(h->family, NAME, "%.14s-%.14s", a, b);
		born_in(h, 2006, 2025);
		if (i > 0 && chance(25)) {
			h->y = h[-1].y;
			h->m = h[-1].m;
			h->d = h[-1].d;
			snprintf(h->family, NAME, "%s", h[-1].family);
			while (strcmp(h->given, h[-1].given) == 0)
				given_name(h->given, h->girl);
		} else if (i == 0 && chance(25)) {
			memmove(h->given, out[0].given, NAME);
			h->girl = out[0].girl;
		}
		snprintf(h->phone, 16, "%s", line[0] ? line : out[0].phone);
		n++;
	}
	if (line[0])
		for (int i = 0; i < adults; i++)
			if (chance(300))
				snprintf(out[i].phone, 16, "%s", line);
	return n;
}

/* slip: one finger's slip in a name: a letter lost, doubled, changed, or two changed round */
static void slip(char *s)
{
	static const char beside[] = "snvfrdhgokjlmnmbpaqtesrtyuivwxczuxz";
	size_t n = strlen(s), at;

	if (n < 3)
		return;
	at = 1 + draw((uint32_t)n - 1);
	switch (draw(4)) {               /* of four slips, each as likely */
	case 0:
		memmove(s + at, s + at + 1, n - at);
		break;
	case 1:
		if (n + 1 < NAME) {
			memmove(s + at + 1, s + at, n - at + 1);
			if (chance(500))
				s[at] = beside[draw(26)];
		}
		break;
	case 2:
		s[at] = beside[draw(26)];
		break;
	default:
		if (at + 1 < n) {
			char c = s[at];
			s[at] = s[at + 1];
			s[at + 1] = c;
		} else {
			s[at] = beside[draw(26)];
		}
	}
}

static bool shorten(struct human *h)
{
	for (size_t i = 0; i < sizeof shorts / sizeof *shorts; i++)
		if (strcmp(h->given, shorts[i][0]) == 0) {
			snprintf(h->given, NAME, "%s", shorts[i][1 + draw(3)]);
			return true;
		}
	return false;
}

static void turn(struct human *h)
{
	char t[NAME];

	memcpy(t, h->given, NAME);
	memcpy(h->given, h->family, NAME);
	memcpy(h->family, t, NAME);
}

static void wrong_digit(struct human *h)
{
	switch (draw(3)) {
	case 0:
		h->d = h->d < 10 ? h->d + 10 : h->d - 10 + (h->d == 10);
		break;
	case 1:
		h->m = h->m < 3 ? h->m + 10 : h->m > 10 ? h->m - 10 : h->m == 9 ? 8 : h->m + 1;
		break;
	default:
		h->y += chance(500) ? 1 : h->y % 100 >= 90 ? -10 : 10;
	}
}

static void worsen_birthday(struct human *h)
{
	uint32_t k = draw(100);

	if (k < 40) {
		h->y = 0;
	} else if (k < 65) {
		wrong_digit(h);
	} else if (k < 80 && h->d <= 12) {
		int t = h->d;
		h->d = h->m;
		h->m = t;
	} else if (k < 90) {
		h->d = h->m = 1;
	} else {
		h->d = 1 + (int)draw(28);
	}
}

/* again: the same person as another record has them */
static void again(struct human *h)
{
	char *cut;

	if (chance(150))
		slip(h->given);
	if (chance(150))
		slip(h->family);
	if (chance(180))
		shorten(h);
	if (chance(25))
		turn(h);
	if (chance(250))
		worsen_birthday(h);
	if (chance(300))
		h->middle[chance(500) ? 1 : 0] = 0;
	if ((cut = strchr(h->family, '-')) && chance(400)) {
		if (chance(500))
			*cut = 0;
		else
			memmove(h->family, cut + 1, strlen(cut));
	}
	if (h->girl && h->y && h->y < 2004 && chance(60))
		family_name(h->family);
	if (chance(250))
		h->home = new_home();
	if (chance(150))
		h->home.postcode[0] = 0;
	if (chance(150))
		h->home.address[0] = 0;
	if (chance(300))
		new_phone(h->phone, true);
	if (chance(250))
		h->phone[0] = 0;
	if (chance(10))
		h->given[1] = 0;
}

static void show(const char *id, uint32_t truth, const struct human *h)
{
	char day[32] = "";

	if (h->y && h->day_first)
		snprintf(day, sizeof day, "%02d/%02d/%04d", h->d % 100, h->m % 100, h->y % 10000);
	else if (h->y)
		snprintf(day, sizeof day, "%04d-%02d-%02d", h->y % 10000, h->m % 100, h->d % 100);
	printf("%s,%u,%s,%s,%s,%s,%s,%s,%s,%s,%s\n", id, truth, h->given, h->middle, h->family, day,
		h->unsaid ? "" : h->girl ? "F" : "M", h->phone, h->home.address, h->home.town, h->home.postcode);
}

static const char *const slips[] = { "exact", "typo1", "typo2", "nickname", "swapped", "date_digit", "no_date" };

/* ask: one question about h with one slip, none of where they live but the postcode half the time */
static bool ask(struct human h, int kind, uint32_t n, uint32_t truth)
{
	char id[40];
	struct human was = h;

	if (kind == 1 || kind == 2)
		slip(chance(500) ? h.given : h.family);
	if (kind == 2)
		slip(chance(500) ? h.given : h.family);
	if (kind == 3 && !shorten(&h))
		return false;
	if (kind == 4)
		turn(&h);
	if (kind == 5)
		wrong_digit(&h);
	if (kind == 6)
		h.y = 0;
	if ((kind == 1 || kind == 2) && strcmp(h.given, was.given) == 0 && strcmp(h.family, was.family) == 0)
		return false;
	h.middle[0] = h.phone[0] = h.home.address[0] = h.home.town[0] = 0;
	if (chance(500))
		h.home.postcode[0] = 0;
	snprintf(id, sizeof id, "%s-%u", slips[kind], n);
	show(id, truth, &h);
	return true;
}

static bool change_round(char *s)
{
	size_t n = strlen(s), at = n < 4 ? 0 : 1 + draw((uint32_t)n - 2);
	char c = s[at];

	if (n < 4 || s[at] == s[at + 1])
		return false;
	s[at] = s[at + 1];
	s[at + 1] = c;
	return true;
}

static bool double_letter(char *s)
{
	size_t n = strlen(s), at = n < 3 ? 0 : 1 + draw((uint32_t)n - 1);

	if (n < 3 || n + 2 > NAME)
		return false;
	memmove(s + at + 1, s + at, n - at + 1);
	return true;
}

static void shout(char *s)
{
	for (; *s; s++)
		*s = *s >= 'a' && *s <= 'z' ? (char)(*s - 32) : *s;
}

static bool one_part(struct human *h)
{
	char *cut = strchr(h->family, '-');

	if (cut && chance(500))
		*cut = 0;
	else if (cut)
		memmove(h->family, cut + 1, strlen(cut));
	return cut != NULL;
}

static bool postcode_slip(char *s)
{
	size_t n = strlen(s);

	if (n > 5)
		s[n - 1 - draw(2)] = "ABDEFGHJLN"[draw(10)];
	return n > 5;
}

static bool turn_day(struct human *h)
{
	int t = h->d;

	if (h->d > 12 || h->d == h->m)
		return false;
	h->d = h->m;
	h->m = t;
	return true;
}

static const char *const hard_slips[] = {
	"typo_both", "changed_round", "first_letter", "double_letter", "one_part", "initial", "short_typo", "family_date", "day_month",
	"year_off", "phone_only", "house_postcode", "day_first", "upper", "typo_no_date", "swapped_typo", "middle_no_date",
};
enum { TYPO_BOTH, CHANGED_ROUND, FIRST_LETTER, DOUBLE_LETTER, ONE_PART, INITIAL, SHORT_TYPO, FAMILY_DATE, DAY_MONTH, YEAR_OFF, PHONE_ONLY,
	HOUSE_POSTCODE, DAY_FIRST, UPPER, TYPO_NO_DATE, SWAPPED_TYPO, MIDDLE_NO_DATE, HARD };

/* hard_slip: false where this person gives no such question */
static bool hard_slip(struct human *h, int kind)
{
	switch (kind) {
	case TYPO_BOTH: slip(h->given); slip(h->family); return postcode_slip(h->home.postcode);
	case CHANGED_ROUND: return change_round(h->given) & change_round(h->family);
	case FIRST_LETTER: chance(500) ? (h->given[0] = "SNVFRD"[draw(6)]) : (h->family[0] = "HGOKJL"[draw(6)]); return true;
	case DOUBLE_LETTER: return double_letter(h->given) & double_letter(h->family);
	case ONE_PART: return one_part(h);
	case INITIAL: h->given[1] = 0; return true;
	case SHORT_TYPO: slip(h->family); return shorten(h);
	case FAMILY_DATE: h->given[0] = 0; return true;
	case DAY_MONTH: return turn_day(h);
	case YEAR_OFF: h->y += chance(500) ? 1 : -10; return true;
	case PHONE_ONLY: h->given[0] = h->family[0] = 0; h->y = 0; h->unsaid = true; return h->phone[0] != 0;
	case HOUSE_POSTCODE:
		h->given[0] = h->family[0] = 0;
		h->y = 0;
		h->unsaid = true;
		*strchr(h->home.address, ' ') = 0;
		return true;
	case DAY_FIRST: h->day_first = true; return true;
	case UPPER: shout(h->given); shout(h->family); return true;
	case TYPO_NO_DATE: slip(h->family); h->y = 0; return true;
	case SWAPPED_TYPO: slip(h->family); turn(h); return true;
	default: h->y = 0; return h->middle[0] != 0;
	}
}

static bool ask_hard(struct human h, int kind, uint32_t n, uint32_t truth)
{
	char id[40];

	if (strchr(h.family, '-') && chance(300))
		kind = ONE_PART;                          /* few have two */
	if (!hard_slip(&h, kind))
		return false;
	if (kind != PHONE_ONLY)
		h.phone[0] = 0;
	if (kind != HOUSE_POSTCODE)
		h.home.address[0] = 0;
	if (kind != MIDDLE_NO_DATE)
		h.middle[0] = 0;
	h.home.town[0] = 0;
	if (kind == PHONE_ONLY || (kind != HOUSE_POSTCODE && kind != TYPO_BOTH && kind != TYPO_NO_DATE && chance(700)))
		h.home.postcode[0] = 0;
	snprintf(id, sizeof id, "%s-%u", hard_slips[kind], n);
	show(id, truth, &h);
	return true;
}

int main(int argc, char **argv)
{
	uint32_t rows = argc > 2 ? (uint32_t)strtoul(argv[1], NULL, 10) : 0, made = 0, truth = 0, asked = 0;
	uint32_t asks = argc > 3 ? (uint32_t)strtoul(argv[3], NULL, 10) : 0;
	uint64_t other, keep;
	struct human home[MEMBERS], copy;
	bool hard = argc > 4 && strcmp(argv[4], "hard") == 0;
	char id[16];

	if (rows == 0) {
		fprintf(stderr, "people_sample ROWS SEED [QUERIES [hard]]\n");
		return 2;
	}
	state = strtoull(argv[2], NULL, 10) * 0x9e3779b97f4a7c15u | 1;
	other = state * 0xff51afd7ed558ccdu | 1;
	postcodes = rows / 30 + 50;
	puts("id,truth,given,middle,family,born,sex,phone,address,town,postcode");
	while (made < rows) {
		int n = household(home);
		for (int i = 0; i < n && made < rows; i++) {
			int copies = chance(150) ? 1 + (int)draw(3) : 0;
			snprintf(id, sizeof id, "P%u", made++);
			if (!asks)
				show(id, truth, &home[i]);
			for (int k = 0; k < copies && made < rows; k++) {
				copy = home[i];
				again(&copy);
				snprintf(id, sizeof id, "P%u", made++);
				if (!asks)
					show(id, truth, &copy);
			}
			keep = state;
			state = other;
			/* Of everybody, first to last: rows that fit equally well are often told in their order. */
			if (asked < asks && draw(rows) < asks * 3 / 2)
				asked += hard ? ask_hard(home[i], (int)draw(HARD), asked, truth) : ask(home[i], (int)draw(7), asked, truth);
			other = state;
			state = keep;
			truth++;
		}
	}
	return 0;
}

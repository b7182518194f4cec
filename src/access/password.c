#include "access/password.h"

#include <pthread.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

enum { AT_ONCE = 2, PASSES = 2, MEMORY = 64 * 1024 * 1024, SHORTEST = 12, LONGEST = 1024 };
_Static_assert(crypto_pwhash_STRBYTES <= PASSWORD_KEPT, "a kept password must fit");

static pthread_mutex_t door = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t door_opens = PTHREAD_COND_INITIALIZER;
static int inside;
static char nobody[PASSWORD_KEPT];
static pthread_once_t nobody_once = PTHREAD_ONCE_INIT;

/* Twelve characters or longer only: shorter ones never get this far. Compared in lower case without digits and marks at the end. */
static const char *const common[] = {
	"password", "passwordpassword", "passwords", "passwordone", "mypassword", "mypasswordis", "letmein", "letmeinletmein",
	"letmeinplease", "welcome", "welcometothe", "welcomewelcome", "changeme", "changemeplease", "changemenow", "administrator",
	"adminadmin", "adminadminadmin", "qwertyuiop", "qwertyuiopasdf", "qwertyqwerty", "qwertyuiopas", "qwerty", "asdfghjkl",
	"asdfghjklqwe", "zxcvbnm", "iloveyou", "iloveyouiloveyou", "iloveyousomuch", "football", "footballfootball", "liverpool",
	"liverpoolfc", "manchesterunited", "manchestercity", "arsenalarsenal", "chelseachelsea", "tottenhamhotspur", "sunshine",
	"sunshinesunshine", "princess", "princessprincess", "superman", "batmanbatman", "trustnoone", "correcthorsebatterystaple",
	"correcthorse", "policepolice", "policeofficer", "policestation", "policeforce", "safeguarding", "safeguardingchildren",
	"childprotection", "constabulary", "martlet", "martletmartlet", "computer", "computercomputer", "abcdefghijkl", "abcdefghijklm",
	"abcabcabcabc", "monkeymonkey", "dragondragon", "charliecharlie", "summersummer", "winterwinter", "christmas", "birthday",
	"secretsecret", "nothingnothing", "whatever", "whateverwhatever", "incorrect", "passphrase", "password password",
};

static void nobody_made(void)
{
	uint8_t random[24];
	char word[64];

	if (sodium_init() < 0)
		abort();
	randombytes_buf(random, sizeof random);
	sodium_bin2hex(word, sizeof word, random, sizeof random);
	if (crypto_pwhash_str(nobody, word, strlen(word), PASSES, MEMORY) != 0)
		nobody[0] = 0;
}

static void come_in(void)
{
	pthread_once(&nobody_once, nobody_made);
	pthread_mutex_lock(&door);
	while (inside == AT_ONCE)
		pthread_cond_wait(&door_opens, &door);
	inside++;
	pthread_mutex_unlock(&door);
}

static void go_out(void)
{
	pthread_mutex_lock(&door);
	inside--;
	pthread_cond_signal(&door_opens);
	pthread_mutex_unlock(&door);
}

static size_t characters(struct str s)
{
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++)
		n += ((unsigned char)s.at[i] & 0xC0) != 0x80;
	return n;
}

/* The letters people start from: lower case, without what is put behind to please a rule. */
static size_t core_of(struct str s, char *out, size_t cap)
{
	size_t n = 0;

	while (s.n && !((s.at[s.n - 1] | 32) >= 'a' && (s.at[s.n - 1] | 32) <= 'z'))
		s.n--;
	for (size_t i = 0; i < s.n && n < cap; i++) {
		char c = s.at[i] >= 'A' && s.at[i] <= 'Z' ? (char)(s.at[i] | 32) : s.at[i];
		out[n++] = c == '0' ? 'o' : c == '1' || c == '!' ? 'i' : c == '3' ? 'e' : c == '@' ? 'a' : c == '$' || c == '5' ? 's' : c;
	}
	return n;
}

static bool repeats(struct str s)
{
	for (size_t run = 1; run <= 4 && run < s.n; run++)
		if (!memcmp(s.at, s.at + run, s.n - run))
			return true;
	return false;
}

static bool counts_up(struct str s)
{
	size_t steps = 0;

	for (size_t i = 1; i < s.n; i++)
		steps += s.at[i] == s.at[i - 1] + 1 || s.at[i] == s.at[i - 1] - 1 || s.at[i] == s.at[i - 1];
	return s.n && steps + 2 >= s.n;
}

/* Letters and figures only, in lower case: "S. Patel" and "spatel" are one. */
static struct str bare(struct str s, char *out, size_t cap)
{
	size_t n = 0;

	for (size_t i = 0; i < s.n && n < cap; i++) {
		unsigned char c = (unsigned char)s.at[i];
		if (c >= 'A' && c <= 'Z')
			out[n++] = (char)(c | 32);
		else if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c >= 0x80)
			out[n++] = (char)c;
	}
	return (struct str){ out, n };
}

/* What is left beside one's own name or number must be worth something by itself. */
static bool holds(struct str password, struct str own)
{
	char a[LONGEST], b[64];
	struct str p = bare(password, a, sizeof a), o = bare(own, b, sizeof b);

	return o.n >= 4 && str_has(p, o) && p.n < o.n + 8;
}

bool password_weak(struct str password, struct str number, struct str name)
{
	char core[LONGEST];
	struct str c = { core, 0 };

	if (characters(password) < SHORTEST || password.n > LONGEST || repeats(password) || counts_up(password))
		return true;
	c.n = core_of(password, core, sizeof core);
	for (size_t i = 0; i < sizeof common / sizeof *common; i++)
		if (str_is(c, common[i]))
			return true;
	return holds(password, name) || holds(password, number);
}

bool password_keep(struct str password, char out[PASSWORD_KEPT])
{
	int trouble;

	memset(out, 0, PASSWORD_KEPT);
	come_in();
	trouble = crypto_pwhash_str(out, password.at, password.n, PASSES, MEMORY);
	go_out();
	return trouble == 0;
}

bool password_check(const char *kept, struct str password)
{
	bool right;

	if (password.n > LONGEST)
		password.n = 0;
	come_in();
	right = crypto_pwhash_str_verify(kept ? kept : nobody, password.n ? password.at : "", password.n) == 0;
	go_out();
	return right && kept;
}

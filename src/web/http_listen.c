#include "web/http_wire.h"

#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

static char trouble[256];

static int fault(int fd, const char *what, const char *where, const char *because, const char **why)
{
	snprintf(trouble, sizeof trouble, "%s %s: %s", what, where, because);
	*why = trouble;
	if (fd >= 0)
		close(fd);
	return -1;
}

/* A socket file whose server has died refuses the connection: then, and only then, it may go. */
static void clear_stale(const struct sockaddr_un *at)
{
	struct stat st;
	int fd;

	if (lstat(at->sun_path, &st) || !S_ISSOCK(st.st_mode))
		return;
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return;
	if (connect(fd, (const struct sockaddr *)at, sizeof *at) && errno == ECONNREFUSED)
		unlink(at->sun_path);
	close(fd);
}

static int listen_unix(const char *path, char *address, size_t room, const char **why)
{
	struct sockaddr_un at = { .sun_family = AF_UNIX };
	int fd;

	if (!*path || strlen(path) >= sizeof at.sun_path)
		return fault(-1, "cannot listen on", path, "a socket's path has 1 to 107 bytes", why);
	memcpy(at.sun_path, path, strlen(path) + 1);
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return fault(fd, "cannot open", path, strerror(errno), why);
	clear_stale(&at);
	if (bind(fd, (struct sockaddr *)&at, sizeof at) || listen(fd, SOMAXCONN))
		return fault(fd, "cannot listen on", path, strerror(errno), why);
	snprintf(address, room, "unix:%s", path);
	return fd;
}

static void name_of(int fd, const char *host, char *address, size_t room)
{
	struct sockaddr_storage at;
	socklen_t n = sizeof at;
	unsigned port = 0;

	if (getsockname(fd, (struct sockaddr *)&at, &n) == 0)
		port = ntohs(at.ss_family == AF_INET6 ? ((struct sockaddr_in6 *)&at)->sin6_port
			: ((struct sockaddr_in *)&at)->sin_port);
	snprintf(address, room, strchr(host, ':') ? "[%s]:%u" : "%s:%u", host, port);
}

static int listen_tcp(const char *where, char *address, size_t room, const char **why)
{
	struct addrinfo wanted = { .ai_socktype = SOCK_STREAM, .ai_flags = AI_PASSIVE | AI_NUMERICSERV }, *found = NULL;
	const char *colon = strrchr(where, ':');
	size_t n = colon ? (size_t)(colon - where) : 0;
	char host[256];
	int one = 1, code, fd;
	int64_t port;

	if (!n || n >= sizeof host || !str_int(str_z(colon + 1), &port) || port < 0 || port > 65535)
		return fault(-1, "cannot listen on", where, "give HOST:PORT or unix:PATH", why);
	if (where[0] == '[' && where[n - 1] == ']') {
		where++;
		n -= 2;
	}
	memcpy(host, where, n);
	host[n] = '\0';
	code = getaddrinfo(host, colon + 1, &wanted, &found);
	if (code)
		return fault(-1, "cannot listen on", where, gai_strerror(code), why);
	fd = socket(found->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (fd < 0 || setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one)
			|| bind(fd, found->ai_addr, found->ai_addrlen) || listen(fd, SOMAXCONN)) {
		code = errno;
		freeaddrinfo(found);
		return fault(fd, "cannot listen on", where, strerror(code), why);
	}
	freeaddrinfo(found);
	name_of(fd, host, address, room);
	return fd;
}

int http_listen(const char *where, char *address, size_t room, const char **why)
{
	if (strncmp(where, "unix:", 5) == 0)
		return listen_unix(where + 5, address, room, why);
	return listen_tcp(where, address, room, why);
}

void http_listen_peer(int fd, char *peer, size_t room)
{
	struct sockaddr_storage at;
	socklen_t n = sizeof at;

	snprintf(peer, room, "unix");
	if (getpeername(fd, (struct sockaddr *)&at, &n) || at.ss_family == AF_UNIX)
		return;
	if (getnameinfo((struct sockaddr *)&at, n, peer, (socklen_t)room, NULL, 0, NI_NUMERICHOST))
		snprintf(peer, room, "?");
}

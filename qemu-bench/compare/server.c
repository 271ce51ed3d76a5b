/*
 * In QEMU's place, for more events than QEMU makes: "server <events> <burst> <socket>" greets one client, and answers
 * any command but qmp_capabilities with so many events, those of the file over and over, before the reply.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#define BLOCK (1 << 16)

static const char greeting[] = "{\"QMP\": {\"version\": {\"qemu\": {\"micro\": 22, \"minor\": 2, \"major\": 7},"
                               " \"package\": \"replayed\"}, \"capabilities\": []}}\r\n";

static void fail(const char *what)
{
    fprintf(stderr, "server.c: %s: %s\n", what, strerror(errno));
    exit(1);
}

static void send_all(int sock, const char *bytes, size_t length)
{
    while (length > 0) {
        ssize_t n = send(sock, bytes, length < BLOCK ? length : BLOCK, MSG_NOSIGNAL);
        if (n < 0) {
            fail("send");
        }
        bytes += n;
        length -= n;
    }
}

/* A burst as QEMU would write it: with CR and LF. */
static char *burst_of(const char *path, int events, size_t *length)
{
    char *line = NULL, *burst;
    size_t size = 0;
    FILE *in = fopen(path, "r"), *out = open_memstream(&burst, length);
    if (in == NULL || out == NULL) {
        fail(path);
    }
    for (int i = 0; i < events; i++) {
        if (getline(&line, &size, in) < 0) {
            rewind(in);
            if (getline(&line, &size, in) < 0) {
                fail("no event");
            }
        }
        fprintf(out, "%.*s\r\n", (int)strcspn(line, "\n"), line);
    }
    fclose(in);
    fclose(out);
    free(line);
    return burst;
}

static int accepted(const char *path)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    int listener = socket(AF_UNIX, SOCK_STREAM, 0);
    if (strlen(path) >= sizeof address.sun_path) {
        fail("path too long");
    }
    memcpy(address.sun_path, path, strlen(path));
    if (bind(listener, (struct sockaddr *)&address, sizeof address) != 0 || listen(listener, 1) != 0) {
        fail("listen");
    }
    return accept(listener, NULL, NULL);
}

int main(int argc, char **argv)
{
    char command[4096], reply[sizeof command + 32];
    size_t length;
    ssize_t n;
    if (argc != 4) {
        fail("arguments");
    }
    char *burst = burst_of(argv[1], atoi(argv[2]), &length);
    int sock = accepted(argv[3]);
    send_all(sock, greeting, sizeof greeting - 1);
    /* A command is one write, and here one read: nobody sends another before the reply. Python ends no line. */
    while ((n = read(sock, command, sizeof command - 1)) > 0) {
        command[n] = 0;
        char *id = strstr(command, "\"id\""), *end = strrchr(command, '}');
        if (strstr(command, "qmp_capabilities") == NULL) {
            send_all(sock, burst, length);
        }
        int text = id == NULL || end == NULL
                       ? snprintf(reply, sizeof reply, "{\"return\": {}}\r\n")
                       : snprintf(reply, sizeof reply, "{\"return\": {}, %.*s}\r\n", (int)(end - id), id);
        send_all(sock, reply, text);
    }
    return 0;
}

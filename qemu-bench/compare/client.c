/*
 * The limit: QMP with one blocking socket and no parsing. Sends the same bytes as the SDK.
 *
 * Reads jobs from standard input, "<scenario> <socket> <warm-up> <count> <depth>", and answers each with a line
 * of name=value. For "launch", "cold" and "refuse", <socket> is the QEMU binary.
 * "cold" is the first launch of a process, timed from main; its numbers mean nothing.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* How many events server.c sends for a command. */
#define BURST 8192

extern char **environ;

static char buffer[1 << 16];
static int sock;

static void fail(const char *what)
{
    fprintf(stderr, "client.c: %s: %s\n", what, strerror(errno));
    exit(1);
}

static double now_us(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1e6 + t.tv_nsec / 1e3;
}

static double cpu_us(void)
{
    struct rusage u;
    getrusage(RUSAGE_SELF, &u);
    return (u.ru_utime.tv_sec + u.ru_stime.tv_sec) * 1e6 + u.ru_utime.tv_usec + u.ru_stime.tv_usec;
}

static int compare(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double percentile(double *sorted, int n, double p)
{
    int i = (int)(p * n);
    return sorted[i < n ? i : n - 1];
}

/* Reads until so many lines have ended. QEMU never sends a line it was not asked for, but for events. */
static void read_lines(int lines)
{
    while (lines > 0) {
        ssize_t n = read(sock, buffer, sizeof buffer);
        if (n <= 0) {
            fail("read");
        }
        for (char *p = buffer; (p = memchr(p, '\n', buffer + n - p)) != NULL; p++) {
            lines--;
        }
    }
}

static void send_text(const char *format, ...)
{
    char text[256];
    va_list args;
    va_start(args, format);
    int length = vsnprintf(text, sizeof text, format, args);
    va_end(args);
    if (write(sock, text, length) != length) {
        fail("write");
    }
}

static void send_fd(int fd, const char *text)
{
    char control[CMSG_SPACE(sizeof(int))] = {0};
    struct iovec part = {(void *)text, strlen(text)};
    struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1, .msg_control = control,
                             .msg_controllen = sizeof control};
    struct cmsghdr *header = CMSG_FIRSTHDR(&message);
    header->cmsg_level = SOL_SOCKET;
    header->cmsg_type = SCM_RIGHTS;
    header->cmsg_len = CMSG_LEN(sizeof(int));
    memcpy(CMSG_DATA(header), &fd, sizeof fd);
    if (sendmsg(sock, &message, 0) != (ssize_t)strlen(text)) {
        fail("sendmsg");
    }
}

static void negotiate(int oob)
{
    read_lines(1);
    send_text("{\"execute\":\"qmp_capabilities\"%s,\"id\":0}\n", oob ? ",\"arguments\":{\"enable\":[\"oob\"]}" : "");
    read_lines(1);
}

static struct sockaddr_un address_of(const char *path)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    if (strlen(path) >= sizeof address.sun_path) {
        fail("path too long");
    }
    memcpy(address.sun_path, path, strlen(path));
    return address;
}

static void open_monitor(const char *path, int oob)
{
    struct sockaddr_un address = address_of(path);
    sock = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (connect(sock, (struct sockaddr *)&address, sizeof address) != 0) {
        fail("connect");
    }
    negotiate(oob);
}

static int null_fd;

static void once(const char *scenario, int id)
{
    if (strcmp(scenario, "status") == 0) {
        send_text("{\"execute\":\"query-status\",\"id\":%d}\n", id);
        read_lines(1);
    } else if (strcmp(scenario, "schema") == 0) {
        send_text("{\"execute\":\"query-qmp-schema\",\"id\":%d}\n", id);
        read_lines(1);
    } else if (strcmp(scenario, "getfd") == 0) {
        char text[128];
        snprintf(text, sizeof text, "{\"execute\":\"getfd\",\"arguments\":{\"fdname\":\"f\"},\"id\":%d}\n", id);
        send_fd(null_fd, text);
        read_lines(1);
    } else if (strcmp(scenario, "events") == 0) {
        /* The event and the reply. */
        send_text("{\"execute\":\"%s\",\"id\":%d}\n", id % 2 ? "stop" : "cont", id);
        read_lines(2);
    } else if (strncmp(scenario, "replay-", 7) == 0) {
        send_text("{\"execute\":\"replay\",\"id\":%d}\n", id);
        read_lines(BURST + 1);
    } else {
        fail(scenario);
    }
}

static void sequential(const char *scenario, int warm, int count)
{
    double *took = malloc(count * sizeof *took);
    int id = 1;
    for (int i = 0; i < warm; i++, id++) {
        once(scenario, id % 1000);
    }
    double cpu = cpu_us(), start = now_us();
    for (int i = 0; i < count; i++, id++) {
        double t = now_us();
        once(scenario, id % 1000);
        took[i] = now_us() - t;
    }
    double wall = now_us() - start;
    cpu = cpu_us() - cpu;
    qsort(took, count, sizeof *took, compare);
    printf("p50=%.2f p99=%.2f rate=%.3f cpu=%.2f\n", percentile(took, count, 0.5), percentile(took, count, 0.99),
           count * 1e6 / wall, cpu / count);
    free(took);
}

static void pipelined(int warm, int count, int depth)
{
    int id = 1, sent = 0, done = 0, total = warm + count;
    double start = now_us(), cpu = cpu_us();
    while (done < total) {
        while (sent < total && sent - done < depth) {
            send_text("{\"execute\":\"query-status\",\"id\":%d}\n", id++ % 1000);
            sent++;
        }
        ssize_t n = read(sock, buffer, sizeof buffer);
        if (n <= 0) {
            fail("read");
        }
        for (char *p = buffer; (p = memchr(p, '\n', buffer + n - p)) != NULL; p++) {
            if (++done == warm) {
                start = now_us();
                cpu = cpu_us();
            }
        }
    }
    printf("rate=%.1f cpu=%.2f\n", count * 1e6 / (now_us() - start), (cpu_us() - cpu) / count);
}

static pid_t spawn(char **arguments)
{
    pid_t pid;
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0);
    if (posix_spawnp(&pid, arguments[0], &actions, NULL, arguments, environ) != 0) {
        fail("posix_spawn");
    }
    posix_spawn_file_actions_destroy(&actions);
    return pid;
}

/* Launches, waits until it is negotiated, ends it, waits until it is gone. Times in milliseconds. */
static void launch_once(char *binary, int hard, double start, double *ready, double *gone)
{
    char directory[] = "/tmp/qemu-compare-XXXXXX", chardev[256], path[128];
    if (mkdtemp(directory) == NULL) {
        fail("mkdtemp");
    }
    snprintf(path, sizeof path, "%s/m", directory);
    snprintf(chardev, sizeof chardev, "socket,id=m,path=%s", path);
    struct sockaddr_un address = address_of(path);
    int listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (bind(listener, (struct sockaddr *)&address, sizeof address) != 0 || listen(listener, 1) != 0) {
        fail("listen");
    }
    char *arguments[] = {binary, "-machine", "none", "-nodefaults", "-display", "none", "-chardev", chardev,
                         "-mon", "chardev=m,mode=control", NULL};
    pid_t pid = spawn(arguments);
    sock = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
    negotiate(0);
    double end = now_us();
    *ready = (end - start) / 1e3;
    if (hard) {
        kill(pid, SIGKILL);
    } else {
        send_text("{\"execute\":\"quit\",\"id\":1}\n");
    }
    waitpid(pid, NULL, 0);
    close(sock);
    close(listener);
    unlink(path);
    rmdir(directory);
    *gone = (now_us() - end) / 1e3;
}

static void launches(char *binary, int warm, int count)
{
    double *ready = malloc(2 * count * sizeof *ready), *gone[2];
    gone[0] = malloc(count * sizeof **gone);
    gone[1] = malloc(count * sizeof **gone);
    for (int i = -warm; i < count; i++) {
        for (int hard = 0; hard < 2; hard++) {
            int at = i < 0 ? 0 : i;
            launch_once(binary, hard, now_us(), &ready[2 * at + hard], &gone[hard][at]);
        }
    }
    qsort(ready, 2 * count, sizeof *ready, compare);
    qsort(gone[0], count, sizeof **gone, compare);
    qsort(gone[1], count, sizeof **gone, compare);
    printf("ready=%.3f quit=%.3f kill=%.3f\n", percentile(ready, 2 * count, 0.5), percentile(gone[0], count, 0.5),
           percentile(gone[1], count, 0.5));
    free(ready);
    free(gone[0]);
    free(gone[1]);
}

/* Launches with an option that QEMU does not know, until its exit is seen: no less can tell anybody. */
static void refusals(char *binary, int warm, int count)
{
    char *arguments[] = {binary, "-machine", "none", "-nodefaults", "-display", "none", "-no-such-option", NULL};
    double *told = malloc(count * sizeof *told);
    for (int i = -warm; i < count; i++) {
        double start = now_us();
        int status;
        if (waitpid(spawn(arguments), &status, 0) < 0 || !WIFEXITED(status) || WEXITSTATUS(status) != 1) {
            fail("not refused");
        }
        told[i < 0 ? 0 : i] = (now_us() - start) / 1e3;
    }
    qsort(told, count, sizeof *told, compare);
    printf("told=%.3f\n", percentile(told, count, 0.5));
    free(told);
}

int main(void)
{
    double entered = now_us(), ready, gone;
    char line[512], scenario[32], path[256];
    int warm, count, depth;
    null_fd = open("/dev/null", O_RDONLY | O_CLOEXEC);
    while (fgets(line, sizeof line, stdin) != NULL) {
        if (sscanf(line, "%31s %255s %d %d %d", scenario, path, &warm, &count, &depth) != 5) {
            fail("job");
        }
        if (strcmp(scenario, "launch") == 0) {
            launches(path, warm, count);
        } else if (strcmp(scenario, "cold") == 0) {
            launch_once(path, 1, entered, &ready, &gone);
            printf("first=%.3f\n", ready);
        } else if (strcmp(scenario, "refuse") == 0) {
            refusals(path, warm, count);
        } else {
            open_monitor(path, strcmp(scenario, "pipelined") == 0);
            if (strcmp(scenario, "pipelined") == 0) {
                pipelined(warm, count, depth);
            } else {
                sequential(scenario, warm, count);
            }
            close(sock);
        }
        fflush(stdout);
    }
    return 0;
}

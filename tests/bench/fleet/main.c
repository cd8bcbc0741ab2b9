#define _GNU_SOURCE
#include "fleet.h"

#include "catalogue/catalogue.h"

#include <curl/curl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { ENROL_AT_ONCE = 8, SEAL_AT_ONCE = 4, REQUESTS_MAX = 4000000, BEATS_MAX = 1000000 };

double now_ms(void)
{
    struct timespec at;
    clock_gettime(CLOCK_MONOTONIC, &at);
    return (double)at.tv_sec * 1e3 + (double)at.tv_nsec / 1e6;
}

void pause_ms(unsigned ms)
{
    struct timespec span = {.tv_sec = ms / 1000, .tv_nsec = (long)(ms % 1000) * 1000000};
    nanosleep(&span, NULL);
}

void fleet_broken(struct fleet *fleet, const struct terminal *terminal, const char *what,
                  const char *about)
{
    atomic_fetch_add(&fleet->broken, 1);
    fprintf(stderr, "fleet: BROKEN: %s (%s of %s)\n", what, about, terminal->id);
}

static void fail(const char *what, const char *about)
{
    fprintf(stderr, "fleet: %s: %s\n", what, about);
    exit(2);
}

static void read_servers(struct options *options, char *list)
{
    char *rest = NULL;
    for (char *one = strtok_r(list, ",", &rest); one; one = strtok_r(NULL, ",", &rest))
        if (options->servers_count < SERVERS_MAX) options->servers[options->servers_count++] = one;
}

static void read_options(int count, char **words, struct options *out)
{
    struct {
        const char *name;
        const char **text;
        unsigned *number;
    } known[] = {
        {"--tokens", &out->tokens, NULL},       {"--dir", &out->dir, NULL},
        {"--catalogue", &out->catalogue, NULL}, {"--service", &out->service, NULL},
        {"--journal", &out->journal, NULL},     {"--cases", NULL, &out->cases},
        {"--at-once", NULL, &out->at_once},     {"--bytes", NULL, &out->bytes},
        {"--chunk", NULL, &out->chunk},         {"--beat", NULL, &out->beat_s},
        {"--seconds", NULL, &out->seconds},     {"--patience", NULL, &out->patience_s},
    };
    for (int i = 1; i < count; i++) {
        size_t at = 0, options = sizeof known / sizeof *known;
        if (strcmp(words[i], "--no-answers") == 0) {
            out->no_answers = true;
            continue;
        }
        if (i + 1 == count) fail("no value", words[i]);
        while (at < options && strcmp(known[at].name, words[i]) != 0)
            at++;
        char *value = words[++i];
        if (strcmp(words[i - 1], "--servers") == 0)
            read_servers(out, value);
        else if (at == options)
            fail("not an option", words[i - 1]);
        else if (known[at].text)
            *known[at].text = value;
        else
            *known[at].number = (unsigned)strtoul(value, NULL, 10);
    }
    if (!out->servers_count || !out->tokens || !out->dir || !out->catalogue)
        fail("wanted", "--servers URL,... --tokens FILE --dir DIR --catalogue DIR");
    if (!out->chunk || !out->at_once) fail("0", "--chunk and --at-once");
}

/* 127.1.0.0 and on: to the backend each is another's address. */
static void read_terminals(struct fleet *fleet)
{
    FILE *file = fopen(fleet->options->tokens, "re");
    char line[160];
    if (!file) fail("cannot be read", fleet->options->tokens);
    while (fgets(line, sizeof line, file)) {
        unsigned number = fleet->terminals_count;
        if ((number & (number - 1)) == 0) {
            size_t room = number ? (size_t)number * 2 : 1;
            struct terminal *more = memory_alloc(room * sizeof *more);
            if (number) memcpy(more, fleet->terminals, number * sizeof *more);
            free(fleet->terminals);
            fleet->terminals = more;
        }
        struct terminal *terminal = &fleet->terminals[number];
        if (sscanf(line, "%31s %95s", terminal->id, terminal->token) != 2) continue;
        snprintf(terminal->address, sizeof terminal->address, "127.1.%u.%u", number / 250 % 250,
                 number % 250 + 1);
        fleet->terminals_count++;
    }
    fclose(file);
    if (fleet->terminals_count == 0) fail("no terminals in", fleet->options->tokens);
}

static void print_times(const char *name, struct tally *tally)
{
    printf(",\"%s\":{\"count\":%u,\"p50_ms\":%.1f,\"p99_ms\":%.1f}", name,
           atomic_load(&tally->count), tally_of(tally, 0.5), tally_of(tally, 0.99));
}

static void report(struct fleet *fleet, double took_ms)
{
    double seconds = took_ms / 1000, megabytes = (double)atomic_load(&fleet->sent) / 1e6;
    unsigned cases = atomic_load(&fleet->whole.count);
    printf("{\"terminals\":%u,\"cases\":%u,\"seconds\":%.2f,\"megabytes\":%.1f,\"cases_s\":%.1f,"
           "\"mb_s\":%.2f",
           fleet->terminals_count, cases, seconds, megabytes, cases / seconds, megabytes / seconds);
    print_times("case", &fleet->whole);
    print_times("request", &fleet->request);
    print_times("beat", &fleet->beat);
    printf(",\"again\":%u,\"beats_missed\":%u,\"broken\":%u}\n", atomic_load(&fleet->again),
           atomic_load(&fleet->missed), atomic_load(&fleet->broken));
}

static void play(struct fleet *fleet)
{
    const struct options *options = fleet->options;
    crew_run(fleet, fleet->terminals_count, ENROL_AT_ONCE, enrol_one);
    crew_run(fleet, fleet->terminals_count, SEAL_AT_ONCE, seal_some);
    pthread_t beats;
    bool beating = options->beat_s && pthread_create(&beats, NULL, beat_all, fleet) == 0;
    double begun = now_ms();
    if (options->cases) crew_run(fleet, fleet->terminals_count, options->at_once, send_all);
    double took_ms = now_ms() - begun;
    while (now_ms() - begun < options->seconds * 1000.0)
        pause_ms(10);
    if (!options->cases) took_ms = now_ms() - begun;
    atomic_store(&fleet->over, true);
    if (beating) pthread_join(beats, NULL);
    report(fleet, took_ms);
}

static void finish(struct fleet *fleet)
{
    for (unsigned i = 0; i < fleet->terminals_count; i++) {
        struct terminal *terminal = &fleet->terminals[i];
        for (unsigned at = 0; at < terminal->parcels_count; at++)
            bytes_free(&terminal->parcels[at].sealed);
        free(terminal->parcels);
    }
    free(fleet->terminals);
    tally_finish(&fleet->whole);
    tally_finish(&fleet->request);
    tally_finish(&fleet->beat);
    if (fleet->journal) fclose(fleet->journal);
}

int main(int count, char **words)
{
    struct options options = {.service = "pekalongan/issue-esign",
                              .at_once = 32,
                              .bytes = 100000,
                              .chunk = 1 << 20,
                              .patience_s = 120};
    struct fleet fleet = {.options = &options, .files = PTHREAD_MUTEX_INITIALIZER};
    signal(SIGPIPE, SIG_IGN);
    curl_global_init(CURL_GLOBAL_DEFAULT);
    read_options(count, words, &options);
    read_terminals(&fleet);
    if (options.journal && !(fleet.journal = fopen(options.journal, "ae")))
        fail("cannot be written", options.journal);
    tally_begin(&fleet.whole, options.cases);
    tally_begin(&fleet.request, REQUESTS_MAX);
    tally_begin(&fleet.beat, BEATS_MAX);
    play(&fleet);
    unsigned broken = atomic_load(&fleet.broken);
    finish(&fleet);
    curl_global_cleanup();
    return broken ? 1 : 0;
}

#define _GNU_SOURCE
#include "kiosk/options.h"

#include "base/file.h"
#include "flow/flow.h"
#include "kiosk/config.h"
#include "kiosk/errand.h"
#include "kiosk/lock.h"
#include "kiosk/script.h"
#include "seal/seal.h"
#include "store/store.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char usage[] =
    "usage: anjungan-kiosk --config FILE [--scenario FILE] [--shots DIR] [--control SOCKET]\n"
    "       anjungan-kiosk --config FILE --check-config | --print-flow SERVICE | --make-key |\n"
    "                      --last-case | --staff-list | --staff-card NUMBER |\n"
    "                      --staff-set NUMBER:NAME | --staff-remove NUMBER\n"
    "\n"
    "  --scenario FILE       play a scenario, then end (status 1 when a line did not come true)\n"
    "  --shots DIR           screens/NN-name.png, receipt.png, case.p7m and timings.json go there\n"
    "  --control SOCKET      take scenario lines over a socket (mode 0600); both are for trying "
    "out and\n"
    "                        for drills: the installed unit has neither\n"
    "  --check-config        every error of the configuration and the catalogue, file:line: field\n"
    "  --print-flow SERVICE  the stations of a service and where each outcome leads\n"
    "  --make-key            make the terminal's signing key and its certificate request\n"
    "  --last-case           the newest case as JSON\n"
    "  --staff-set NUMBER:NAME   a member of staff (1-99) and their PIN, read from standard input\n"
    "  --staff-card NUMBER   a new card: prints what its QR code must say\n"
    "  --staff-remove NUMBER, --staff-list\n"
    "\nA scenario has one command a line:\n";

static int complain(const struct fault *fault)
{
    fprintf(stderr, "anjungan-kiosk: %s%s%s%s\n", fault->text, fault->code[0] ? " [" : "",
            fault->code, fault->code[0] ? "]" : "");
    return 1;
}

static int check_config(const char *path)
{
    int errors = kiosk_config_check(path, stdout);
    if (errors == 0) printf("%s: no errors\n", path);
    return errors ? 1 : 0;
}

static int print_flow(const struct kiosk_config *config, const char *key)
{
    struct fault fault;
    struct flow flow;
    struct catalogue *catalogue = catalogue_create(config->catalogue_dir, &fault);
    if (!catalogue) return complain(&fault);
    const struct service *service = catalogue_find_service(catalogue, key);
    int status = 0;
    if (!service) {
        fprintf(stderr, "anjungan-kiosk: there is no service %s\n", key);
        status = 1;
    } else if (!flow_begin(&flow, service, &fault)) {
        status = complain(&fault);
    } else {
        flow_print(&flow, stdout);
    }
    catalogue_destroy(catalogue);
    return status;
}

static bool write_key(const char *kiosk_dir, const char *enrol_dir, struct fault *fault)
{
    struct bytes key = {0}, request = {0};
    bool done =
        seal_key_create(&key, fault) && seal_request_create(&key, "terminal", &request, fault) &&
        file_write_durable(kiosk_dir, "terminal.key", key.data, key.size, 0600, fault) &&
        file_write_durable(enrol_dir, "terminal.csr", request.data, request.size, 0644, fault);
    bytes_free(&key);
    bytes_free(&request);
    return done;
}

/* An existing key is kept: a second run must not orphan a certificate. */
static int make_key(const struct kiosk_config *config)
{
    char kiosk_dir[PATH_SIZE], enrol_dir[PATH_SIZE], path[PATH_SIZE];
    struct fault fault;
    if (!path_join(config->state_dir, "kiosk", kiosk_dir, &fault) ||
        !path_join(config->state_dir, "enrol", enrol_dir, &fault) ||
        !path_join(kiosk_dir, "terminal.key", path, &fault))
        return complain(&fault);
    if (access(path, F_OK) == 0) {
        printf("%s is there already\n", path);
        return 0;
    }
    if (!dir_make(kiosk_dir, 0700, &fault) || !dir_make(enrol_dir, 0770, &fault) ||
        !write_key(kiosk_dir, enrol_dir, &fault))
        return complain(&fault);
    printf("made %s and %s/terminal.csr\n", path, enrol_dir);
    return 0;
}

/* Every value is our own: hexadecimal, codes, keys and URLs need no escaping. */
static void print_case(const struct stored_case *row, const char *state_dir)
{
    static const char *const folders[] = {"outbox", "outbox", "kiosk/refused"};
    static const char *const receipts[] = {"none", "confirmed", "unconfirmed", "failed", "shown"};
    static const char *const states[] = {"waiting", "acknowledged", "refused"};
    printf("{\"case\": \"%s\", \"code\": \"%s\", \"service\": \"%s\", \"due\": \"%s\", "
           "\"tracking_url\": \"%s\", \"sha256\": \"%s\", \"state\": \"%s\", \"receipt\": \"%s\", "
           "\"file\": \"%s/%s/%s.p7m\"}\n",
           row->id, row->code, row->service, row->due, row->url, row->sha256, states[row->state],
           receipts[row->receipt], state_dir, folders[row->state], row->id);
}

struct store *errand_store(const struct kiosk_config *config, int *out_lock, struct fault *fault)
{
    char dir[PATH_SIZE], outbox[PATH_SIZE], acks[PATH_SIZE];
    if (!path_join(config->state_dir, "kiosk", dir, fault) ||
        !path_join(config->state_dir, "outbox", outbox, fault) ||
        !path_join(config->state_dir, "acks", acks, fault) ||
        !lock_take(config->state_dir, out_lock, fault))
        return NULL;
    struct store *store = store_open(dir, outbox, acks, fault);
    if (!store) lock_release(*out_lock);
    return store;
}

static int last_case(const struct kiosk_config *config)
{
    struct fault fault;
    struct stored_case row;
    int status = 0, lock;
    struct store *store = errand_store(config, &lock, &fault);
    if (!store) return complain(&fault);
    if (store_case_latest(store, &row, &fault))
        print_case(&row, config->state_dir);
    else
        status = complain(&fault);
    store_close(store);
    lock_release(lock);
    return status;
}

enum errand { ERRAND_RUN, ERRAND_CHECK, ERRAND_FLOW, ERRAND_KEY, ERRAND_LAST, ERRAND_STAFF };

static int run_errand(enum errand errand, const char *path, const char *service, int staff)
{
    struct fault fault;
    struct kiosk_config *config;
    if (errand == ERRAND_CHECK) return check_config(path);
    if (!kiosk_config_read(path, &config, &fault)) return complain(&fault);
    int status = errand == ERRAND_FLOW    ? print_flow(config, service)
                 : errand == ERRAND_KEY   ? make_key(config)
                 : errand == ERRAND_STAFF ? errand_staff(config, (enum staff_errand)staff, service)
                                          : last_case(config);
    kiosk_config_free(config);
    return status;
}

bool options_read(struct options *options, int count, char **arguments, int *out_status)
{
    static const struct option known[] = {
        {"config", required_argument, NULL, 'c'},
        {"scenario", required_argument, NULL, 's'},
        {"shots", required_argument, NULL, 'o'},
        {"control", required_argument, NULL, 'C'},
        {"check-config", no_argument, NULL, 'k'},
        {"print-flow", required_argument, NULL, 'f'},
        {"make-key", no_argument, NULL, 'm'},
        {"last-case", no_argument, NULL, 'l'},
        {"staff-set", required_argument, NULL, 'S'},
        {"staff-card", required_argument, NULL, 'D'},
        {"staff-remove", required_argument, NULL, 'R'},
        {"staff-list", no_argument, NULL, 'L'},
        {"help", no_argument, NULL, 'h'},
        {0},
    };
    struct options read = {0};
    enum errand errand = ERRAND_RUN;
    const char *service = NULL;
    int option, staff = STAFF_LIST;
    while ((option = getopt_long(count, arguments, "", known, NULL)) != -1) {
        switch (option) {
        case 'c': read.config = optarg; break;
        case 's': read.scenario = optarg; break;
        case 'o': read.shots = optarg; break;
        case 'C': read.control = optarg; break;
        case 'k': errand = ERRAND_CHECK; break;
        case 'f':
            errand = ERRAND_FLOW;
            service = optarg;
            break;
        case 'm': errand = ERRAND_KEY; break;
        case 'l': errand = ERRAND_LAST; break;
        case 'S':
        case 'D':
        case 'R':
        case 'L':
            errand = ERRAND_STAFF;
            staff = option == 'S'   ? STAFF_SET
                    : option == 'D' ? STAFF_CARD
                    : option == 'R' ? STAFF_REMOVE
                                    : STAFF_LIST;
            service = optarg;
            break;
        case 'h':
            printf("%s%s", usage, script_help);
            *out_status = 0;
            return false;
        default: *out_status = 2; return false;
        }
    }
    if (!read.config || optind != count) {
        fputs(usage, stderr);
        *out_status = 2;
        return false;
    }
    if (errand != ERRAND_RUN) {
        *out_status = run_errand(errand, read.config, service, staff);
        return false;
    }
    *options = read;
    return true;
}

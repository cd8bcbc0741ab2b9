/* anjungan-kiosk - the terminal's screen and devices, and no network. */
#define _GNU_SOURCE
#include "base/file.h"
#include "base/log.h"
#include "kiosk/acks.h"
#include "kiosk/kiosk.h"
#include "kiosk/lock.h"
#include "kiosk/options.h"
#include "kiosk/power.h"
#include "kiosk/script.h"
#include "kiosk/work.h"
#include "wipe/wipe.h"

#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <systemd/sd-daemon.h>
#include <unistd.h>

/* How long after handing in a restart still offers the proof on the screen. */
enum { PROOF_SECONDS = 180, MAIL_CAPACITY = 256 };

/* How long the end waits for a job that is under way: the supervisor kills after two seconds. */
enum { LAST_JOB_MS = 1000, END_AGAIN_US = 10 * 1000 };

/* Signals become mail, so that the end comes in its turn like everything else. */
struct ender {
    pthread_t thread;
    struct mailbox *mailbox;
};

static void *wait_for_end(void *context)
{
    struct ender *ender = context;
    sigset_t ends;
    int signal;
    sigemptyset(&ends);
    sigaddset(&ends, SIGTERM);
    sigaddset(&ends, SIGINT);
    sigwait(&ends, &signal);
    while (!mailbox_post(ender->mailbox, &(struct mail){.kind = MAIL_END}))
        usleep(END_AGAIN_US); /* full: the UI thread is about to empty it */
    return NULL;
}

static void ender_start(struct ender *ender, struct mailbox *mailbox)
{
    ender->mailbox = mailbox;
    pthread_create(&ender->thread, NULL, wait_for_end, ender);
}

static void ender_stop(struct ender *ender)
{
    pthread_cancel(ender->thread);
    pthread_join(ender->thread, NULL);
}

static void wake(void *context)
{
    struct presenter *presenter = context;
    presenter->ops->wake(presenter);
}

static bool open_presenter(struct kiosk *kiosk, struct fault *fault)
{
    const struct kiosk_screen *screen = &kiosk->config->screen;
    struct keymap keys;
    keypad_map(&kiosk->config->keypad, &keys);
    kiosk->presenter = strcmp(screen->presenter, "memory") == 0
                           ? presenter_create_memory(fault)
                           : presenter_create_window((int)screen->width_px, (int)screen->height_px,
                                                     screen->fullscreen, "Anjungan", &keys, fault);
    return kiosk->presenter != NULL;
}

static bool choose_services(struct kiosk *kiosk, struct fault *fault)
{
    const struct agency *agency = catalogue_find_agency(kiosk->catalogue, kiosk->config->agency);
    if (!agency)
        return FAULT_CODED(fault, "K-01", FAULT_INPUT, 0, "agency: there is no agency %s",
                           kiosk->config->agency);
    unsigned count = catalogue_service_count(kiosk->catalogue);
    kiosk->services = memory_alloc((count + 1) * sizeof *kiosk->services);
    for (unsigned i = 0; i < count; i++) {
        const struct service *service = catalogue_service(kiosk->catalogue, i);
        if (service->agency == agency) kiosk->services[kiosk->services_count++] = service;
    }
    return true;
}

static bool start_devices(struct kiosk *kiosk, struct fault *fault)
{
    const struct kiosk_devices *devices = &kiosk->config->devices;
    struct devices_config config = {
        .program = kiosk->config->device_program,
        .profiles_dir = kiosk->config->profiles_dir,
        .uris = {[DEVICE_SCANNER] = devices->scanner,
                 [DEVICE_CAMERA] = devices->camera,
                 [DEVICE_PRINTER] = devices->printer,
                 [DEVICE_READER] = devices->reader,
                 [DEVICE_LIGHT] = devices->light,
                 [DEVICE_HEADSET] = devices->headset},
    };
    for (int role = 0; role < DEVICE_ROLES; role++)
        kiosk->fitted[role] = config.uris[role] && *config.uris[role];
    kiosk->devices = devices_create(&config, kiosk->mailbox, fault);
    return kiosk->devices != NULL;
}

/* What staff have set outlives a restart. */
static void use_settings(struct kiosk *kiosk)
{
    struct staff_settings *settings = &kiosk->staff.settings;
    *settings = work_settings(kiosk->work);
    kiosk->language = settings->language;
}

/* Asked for by the worker, as it writes to the disk; the first frame is not kept waiting. */
static void use_brightness(struct kiosk *kiosk)
{
    struct staff_settings *settings = &kiosk->staff.settings;
    if (settings->brightness >= 0)
        work_brightness(kiosk->worker, kiosk->work, settings->brightness);
    settings->brightness = power_brightness();
}

/* What the first frame needs comes first; devices and the disk's watcher follow it. */
static bool open_all(struct kiosk *kiosk, struct fault *fault)
{
    const struct kiosk_config *config = kiosk->config;
    kiosk->text = text_create(config->text_dir, fault);
    if (!kiosk->text) return false;
    kiosk->catalogue = catalogue_create(config->catalogue_dir, fault);
    if (!kiosk->catalogue || !choose_services(kiosk, fault)) return false;
    if (!open_presenter(kiosk, fault)) return false;
    kiosk->canvas =
        canvas_create((int)config->screen.width_px, (int)config->screen.height_px, NULL, fault);
    if (!kiosk->canvas) return false;
    kiosk->mailbox = mailbox_create(MAIL_CAPACITY, wake, kiosk->presenter);
    kiosk->work = work_create(config, kiosk->text, kiosk->catalogue, kiosk->mailbox, fault);
    if (!kiosk->work) return false;
    use_settings(kiosk);
    kiosk->speech = speech_create(fault);
    if (!kiosk->speech) return false;
    voice_reset(kiosk);
    return true;
}

/* After a crash: whoever has just handed in and may have no receipt gets the proof on the screen.
 */
static const struct screen *first_screen(struct kiosk *kiosk)
{
    struct stored_case row;
    int64_t since_s = clock_wall_ms(&kiosk->clock) / 1000 - PROOF_SECONDS;
    if (!work_unproved_case(kiosk->work, since_s, &row)) return &screen_attract;
    struct fault fault;
    if (!qr_encode(row.url, &kiosk->qr, &fault)) {
        log_fault(LOG_LEVEL_ERROR, "kiosk", "proof after a restart", &fault);
        return &screen_attract;
    }
    snprintf(kiosk->url, sizeof kiosk->url, "%s", row.url);
    snprintf(kiosk->code, sizeof kiosk->code, "%s", row.code);
    snprintf(kiosk->case_id, sizeof kiosk->case_id, "%s", row.id);
    kiosk->in_session = true;
    idle_touch(kiosk);
    return &screen_sorry;
}

/* A job may take long: a page on a busy machine, a stick that is slow. What is durable is so at
 * once, and what is not goes with the process, as with a power cut: nobody is kept waiting. False:
 * a job still runs, and nothing that it may touch can be put away. */
static bool end_work(struct kiosk *kiosk)
{
    int64_t until_us = measure_now_us() + LAST_JOB_MS * 1000;
    script_destroy(kiosk->script); /* whatever comes of the jobs, its socket goes */
    worker_end(kiosk->eyes);
    worker_end(kiosk->worker);
    devices_destroy(kiosk->devices); /* which takes a while where one hangs */
    bool done = true;
    for (int i = 0; i < 2; i++) {
        int64_t left_us = until_us - measure_now_us();
        done = worker_destroy_within(i ? kiosk->worker : kiosk->eyes,
                                     left_us > 0 ? (int)(left_us / 1000) : 0) &&
               done;
    }
    return done;
}

static void close_all(struct kiosk *kiosk)
{
    stage_leave(&kiosk->stage);
    stage_leave(&kiosk->behind);
    case_clear(&kiosk->record);
    stage_leave(&kiosk->staff.held.stage);
    stage_leave(&kiosk->staff.held.behind);
    voice_finish(&kiosk->voice);
    speech_destroy(kiosk->speech);
    picture_free(&kiosk->frame);
    bitmap_free(&kiosk->receipt);
    bitmap_free(&kiosk->qr);
    mailbox_destroy(kiosk->mailbox);
    work_destroy(kiosk->work);
    canvas_destroy(kiosk->canvas);
    if (kiosk->presenter) kiosk->presenter->ops->destroy(kiosk->presenter);
    catalogue_destroy(kiosk->catalogue);
    text_destroy(kiosk->text);
    free(kiosk->services);
}

static void write_measures(struct kiosk *kiosk)
{
    struct bytes json = {0};
    struct fault fault;
    measure_write(&kiosk->measure, &json);
    if (!file_write_durable(kiosk->shots_dir, "timings.json", json.data, json.size, 0644, &fault))
        log_fault(LOG_LEVEL_WARNING, "kiosk", "timings", &fault);
    bytes_free(&json);
}

static bool make_shots_dir(const char *dir, struct fault *fault)
{
    char screens[PATH_SIZE];
    return !dir || (path_join(dir, "screens", screens, fault) && dir_make(screens, 0755, fault));
}

static bool run(struct kiosk *kiosk, const struct options *options, int *out_status,
                struct fault *fault)
{
    struct ender ender;
    struct acks *acks = NULL;
    if (!make_shots_dir(options->shots, fault) || !open_all(kiosk, fault)) return false;
    if (options->scenario || options->control) {
        kiosk->script = script_create(options->scenario, options->control, kiosk->mailbox, fault);
        if (!kiosk->script) return false;
        kiosk->voice.transcript = transcript_create();
    }
    kiosk->worker = worker_create("work");
    kiosk->eyes = worker_create("eyes");
    kiosk->stage.screen = NULL;
    stage_show(kiosk, first_screen(kiosk));
    kiosk_draw(kiosk); /* the first frame does not wait for the devices */
    use_brightness(kiosk);
    if (!start_devices(kiosk, fault)) return false;
    acks = acks_create(kiosk->config->state_dir, kiosk->worker, kiosk->work, fault);
    if (!acks) return false;
    work_event(kiosk->worker, kiosk->work, clock_wall_ms(&kiosk->clock) / 1000, "start", "");
    ender_start(&ender, kiosk->mailbox);
    sd_notify(0, "READY=1");
    *out_status = kiosk_run(kiosk);
    if (kiosk->shots_dir) write_measures(kiosk);
    ender_stop(&ender);
    acks_destroy(acks);
    return true;
}

static int start(const struct options *options)
{
    struct fault fault = {0};
    struct kiosk_config *config = NULL;
    int status = 1, lock = -1;
    if (!kiosk_config_read(options->config, &config, &fault)) {
        log_fault(LOG_LEVEL_ERROR, "kiosk", "configuration", &fault);
        return 2;
    }
    struct kiosk *kiosk = memory_alloc(sizeof *kiosk);
    kiosk->config = config;
    kiosk->shots_dir = options->shots;
    kiosk->guide = LIGHT_PLACES;
    kiosk->started_s = clock_wall_ms(&kiosk->clock) / 1000;
    kiosk->beat_due = true;
    kiosk->measure.started_us[SPAN_FIRST_FRAME] = measure_exec_us();
    measure_open(&kiosk->measure);
    if (!lock_take(config->state_dir, &lock, &fault) || !run(kiosk, options, &status, &fault)) {
        log_fault(LOG_LEVEL_ERROR, "kiosk", "start", &fault);
        status = 1;
    }
    if (!end_work(kiosk)) {
        log_line(LOG_LEVEL_INFO, "kiosk", "ended in the middle of a job");
        _exit(status);
    }
    close_all(kiosk);
    measure_close(&kiosk->measure);
    lock_release(lock);
    memory_wipe_free(kiosk, sizeof *kiosk);
    kiosk_config_free(config);
    return status;
}

int main(int count, char **arguments)
{
    struct options options;
    int status;
    if (!options_read(&options, count, arguments, &status)) return status;
    wipe_protect_process();
    sigset_t ends;
    sigemptyset(&ends);
    sigaddset(&ends, SIGTERM);
    sigaddset(&ends, SIGINT);
    pthread_sigmask(SIG_BLOCK, &ends, NULL);
    signal(SIGPIPE, SIG_IGN);
    return start(&options);
}

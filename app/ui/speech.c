#define _GNU_SOURCE
#include "ui/speech.h"

#include "base/bytes.h"
#include "base/log.h"
#include "base/thread.h"
#include "ui/speech_inside.h"
#include "wipe/wipe.h"

#include <assert.h>
#include <errno.h>
#include <espeak-ng/espeak_ng.h>
#include <espeak-ng/speak_lib.h>
#include <locale.h>
#include <pthread.h>
#include <SDL.h>
#include <string.h>
#include <time.h>

enum {
    AHEAD_MS = 500,       /* sound made before it is heard */
    BLOCK_MS = 60,        /* sound that espeak-ng gives at a time */
    LOOK_MS = 50,         /* how often room for more sound is looked for */
    COVER_SIZE = 1600,    /* twice the longest clause of espeak-ng 1.51: 800 bytes */
    DEVICE_SAMPLES = 512, /* 23 ms: what is still heard after a stop */
};

static const int words_per_minute[SPEECH_SPEEDS] = {120, 150, 190, 240, 300};

struct speech {
    pthread_t thread;
    pthread_mutex_t lock; /* guards what follows; held for a few instructions only */
    pthread_cond_t changed;
    bool ending;
    struct bytes text; /* to be said next */
    enum language language;
    unsigned number; /* of what is to be heard; sound made for an older number is thrown away */
    unsigned busy_number; /* whose sound is being made; 0: none's */
    bool said, forget;    /* espeak-ng holds something that was said; that is to be overwritten */
    int volume_percent, speed, rest_ms;
    SDL_AudioDeviceID device; /* 0: closed. Opened and closed by the thread alone */
    /* The thread's own. */
    int rate;              /* samples a second; 0: espeak-ng is not ready */
    const char *voice;     /* set in espeak-ng; NULL: none */
    bool told;             /* that it is silent, and why */
    int64_t again_ms;      /* when a device that was not there is looked for again */
    int64_t quiet_from_ms; /* the last sound is over */
};

/* What espeak-ng's callback is to know of the text that it gives the sound of. */
struct job {
    struct speech *speech;
    unsigned number;
    bool forget; /* instead of a text */
    struct bytes text;
    enum language language;
    int speed;
};

static int64_t now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void wait_until(struct speech *speech, int64_t ms)
{
    struct timespec end = {.tv_sec = ms / 1000, .tv_nsec = (long)(ms % 1000) * 1000000};
    pthread_cond_timedwait(&speech->changed, &speech->lock, &end);
}

static int queued_ms(const struct speech *speech)
{
    if (!speech->device) return 0;
    return (int)(SDL_GetQueuedAudioSize(speech->device) / sizeof(int16_t) * 1000 /
                 (unsigned)speech->rate);
}

/* A terminal without a voice works: it says so once in the log, and again when it was mended. */
static bool stay_silent(struct speech *speech, const char *what, const char *why)
{
    if (!speech->told) log_line(LOG_LEVEL_WARNING, "speech", "silent: %s: %s", what, why);
    speech->told = true;
    return false;
}

/* espeak-ng is started once in a process and never ended: 1.51 hangs in the second
 * espeak_Terminate. It sets LC_CTYPE for all threads; speech_create did so before. */
static int start_espeak(void)
{
    const char *data = "";
    espeak_Info(&data);
    if (data && data[0]) return espeak_ng_GetSampleRate();
    return espeak_Initialize(AUDIO_OUTPUT_SYNCHRONOUS, BLOCK_MS, NULL, espeakINITIALIZE_DONT_EXIT);
}

static bool ready_engine(struct speech *speech)
{
    if (speech->rate > 0) return true;
    int rate = start_espeak();
    if (rate <= 0) return stay_silent(speech, "espeak-ng", "does not start");
    speech->rate = rate;
    return true;
}

/* Only right before something is said: a change of voice waits in espeak-ng's queue for the next
 * sound, and where none comes, 1.51 loses it with its memory. */
static bool ready_voice(struct speech *speech, enum language language)
{
    static const char *const voices[LANGUAGE_COUNT] = {
        [LANGUAGE_ID] = "id", [LANGUAGE_EN] = "en", [LANGUAGE_JV] = "id"};
    const char *voice = voices[language];
    if (speech->voice && strcmp(speech->voice, voice) == 0) return true;
    speech->voice = NULL;
    if (espeak_SetVoiceByName(voice) != EE_OK) return stay_silent(speech, "no voice", voice);
    speech->voice = voice;
    return true;
}

static void close_device(struct speech *speech)
{
    pthread_mutex_lock(&speech->lock);
    SDL_AudioDeviceID device = speech->device;
    speech->device = 0;
    pthread_mutex_unlock(&speech->lock);
    if (!device) return;
    SDL_CloseAudioDevice(device);
    SDL_QuitSubSystem(SDL_INIT_AUDIO);
}

/* ALSA writes eight lines of its own for each time that it finds none. */
static bool no_device(struct speech *speech)
{
    stay_silent(speech, "no audio device", SDL_GetError());
    pthread_mutex_lock(&speech->lock);
    speech->again_ms = now_ms() + speech->rest_ms;
    pthread_mutex_unlock(&speech->lock);
    return false;
}

static bool open_device(struct speech *speech)
{
    if (speech->device && SDL_GetAudioDeviceStatus(speech->device) != SDL_AUDIO_STOPPED)
        return true;
    close_device(speech); /* it was unplugged */
    const SDL_AudioSpec wanted = {
        .freq = speech->rate, .format = AUDIO_S16SYS, .channels = 1, .samples = DEVICE_SAMPLES};
    SDL_SetHint(SDL_HINT_NO_SIGNAL_HANDLERS, "1");
    if (now_ms() < speech->again_ms) return false;
    if (SDL_InitSubSystem(SDL_INIT_AUDIO) != 0) return no_device(speech);
    SDL_AudioDeviceID device = SDL_OpenAudioDevice(NULL, 0, &wanted, NULL, 0);
    if (!device) {
        no_device(speech);
        SDL_QuitSubSystem(SDL_INIT_AUDIO);
        return false;
    }
    SDL_PauseAudioDevice(device, 0);
    pthread_mutex_lock(&speech->lock);
    speech->device = device;
    pthread_mutex_unlock(&speech->lock);
    return true;
}

/* Whether sound for the job is still wanted, once there is room for it. Called with the lock. */
static bool wait_for_room(struct speech *speech, unsigned number)
{
    while (speech->number == number && queued_ms(speech) > AHEAD_MS) {
        if (SDL_GetAudioDeviceStatus(speech->device) == SDL_AUDIO_STOPPED) return false;
        wait_until(speech, now_ms() + LOOK_MS);
    }
    return speech->number == number;
}

/* espeak-ng's callback: 0 = go on, 1 = the rest is not wanted. */
static int take_sound(short *samples, int count, espeak_EVENT *events)
{
    enum { PART = 512 };
    const struct job *job = events->user_data;
    struct speech *speech = job->speech;
    int16_t part[PART];
    bool wanted = true;
    pthread_mutex_lock(&speech->lock);
    for (int from = 0; samples && from < count && wanted; from += PART) {
        int size = count - from < PART ? count - from : PART;
        wanted = wait_for_room(speech, job->number);
        for (int i = 0; i < size; i++)
            part[i] = speech_gain(samples[from + i], speech->volume_percent);
        if (wanted) SDL_QueueAudio(speech->device, part, (Uint32)size * sizeof *part);
    }
    explicit_bzero(part, sizeof part); /* what is heard may be a number, letter by letter */
    if (samples) explicit_bzero(samples, (size_t)count * sizeof *samples);
    wanted = wanted && speech->number == job->number;
    pthread_mutex_unlock(&speech->lock);
    return wanted ? 0 : 1;
}

static void say(struct speech *speech, struct job *job)
{
    struct bytes plain = {0};
    if (ready_engine(speech) && open_device(speech) && ready_voice(speech, job->language)) {
        speech->told = false;
        speech_make_plain(bytes_text(&job->text), &plain);
        espeak_SetParameter(espeakRATE, words_per_minute[job->speed - 1], 0);
        espeak_SetSynthCallback(take_sound);
        espeak_Synth(bytes_text(&plain), plain.size + 1, 0, POS_CHARACTER, 0,
                     espeakCHARS_UTF8 | espeakENDPAUSE, NULL, job);
    }
    bytes_free(&plain);
}

static int take_nothing(short *samples, int count, espeak_EVENT *events)
{
    (void)events;
    if (samples) explicit_bzero(samples, (size_t)count * sizeof *samples);
    return 0;
}

/* espeak-ng has no call for this: what it holds is the last clause, as letters, as phonemes and as
 * sound, in memory that is as large as the longest clause. Such a one takes its place, unheard, and
 * then silence: the last quarter of a second is kept for an echo. */
static void say_cover(void)
{
    static const char silence[] = "<break time=\"1s\"/>";
    char cover[COVER_SIZE + sizeof silence];
    for (size_t i = 0; i < COVER_SIZE; i++)
        cover[i] = "ma na "[i % 6];
    memcpy(cover + COVER_SIZE, silence, sizeof silence);
    espeak_SetSynthCallback(take_nothing);
    espeak_SetParameter(espeakRATE, words_per_minute[SPEECH_SPEEDS - 1], 0);
    espeak_Synth(cover, sizeof cover, 0, POS_CHARACTER, 0, espeakCHARS_UTF8 | espeakSSML, NULL,
                 NULL);
}

static void forget(struct speech *speech)
{
    close_device(speech); /* and with it what SDL has queued */
    if (speech->voice) say_cover();
    wipe_stack();
}

/* Waits for something to say. False: it is time to end. An open device that has been silent long
 * enough is closed meanwhile; then nothing wakes this thread but a text. */
static bool next_job(struct speech *speech, struct job *out)
{
    pthread_mutex_lock(&speech->lock);
    while (!speech->ending && speech->text.size == 0 && !speech->forget) {
        int64_t rest_ms = speech->quiet_from_ms + speech->rest_ms;
        if (!speech->device) {
            pthread_cond_wait(&speech->changed, &speech->lock);
        } else if (now_ms() < rest_ms) {
            wait_until(speech, rest_ms);
        } else {
            pthread_mutex_unlock(&speech->lock);
            close_device(speech);
            pthread_mutex_lock(&speech->lock);
        }
    }
    bool ending = speech->ending;
    if (speech->forget) {
        *out = (struct job){.forget = true};
        speech->said = speech->forget = false;
    } else if (!ending) {
        *out = (struct job){.speech = speech,
                            .number = speech->number,
                            .language = speech->language,
                            .speed = speech->speed};
        bytes_move(&out->text, &speech->text);
        speech->busy_number = speech->number;
        speech->said = true;
    }
    pthread_mutex_unlock(&speech->lock);
    return !ending;
}

static void *run(void *context)
{
    struct speech *speech = context;
    struct job job;
    while (next_job(speech, &job)) {
        if (job.forget)
            forget(speech);
        else
            say(speech, &job);
        bytes_free(&job.text);
        pthread_mutex_lock(&speech->lock);
        speech->busy_number = 0;
        speech->quiet_from_ms = now_ms() + queued_ms(speech);
        pthread_mutex_unlock(&speech->lock);
    }
    close_device(speech);
    SDL_TLSCleanup(); /* SDL did not make this thread */
    return NULL;
}

struct speech *speech_create(struct fault *fault)
{
    struct speech *speech = memory_alloc(sizeof *speech);
    pthread_condattr_t by_monotonic;
    speech->number = 1;
    speech->volume_percent = 100;
    speech->speed = SPEECH_USUAL_SPEED;
    speech->rest_ms = SPEECH_REST_MS;
    /* What espeak-ng would do later, while others run: it needs to know letters from the rest. */
    setlocale(LC_CTYPE, "C.UTF-8");
    pthread_mutex_init(&speech->lock, NULL);
    pthread_condattr_init(&by_monotonic);
    pthread_condattr_setclock(&by_monotonic, CLOCK_MONOTONIC);
    pthread_cond_init(&speech->changed, &by_monotonic);
    pthread_condattr_destroy(&by_monotonic);
    int failed = thread_start(&speech->thread, "speech", run, speech);
    if (failed) {
        pthread_mutex_destroy(&speech->lock);
        pthread_cond_destroy(&speech->changed);
        memory_wipe_free(speech, sizeof *speech);
        FAULT(fault, FAULT_SYSTEM, failed, "no thread to speak: %s", strerror(failed));
        return NULL;
    }
    return speech;
}

/* What is heard or waits to be is no longer wanted. Called with the lock. */
static void hush(struct speech *speech)
{
    if (++speech->number == 0) speech->number = 1;
    bytes_free(&speech->text);
    if (speech->device) SDL_ClearQueuedAudio(speech->device);
    pthread_cond_signal(&speech->changed);
}

void speech_destroy(struct speech *speech)
{
    if (!speech) return;
    pthread_mutex_lock(&speech->lock);
    hush(speech);
    speech->ending = true;
    pthread_mutex_unlock(&speech->lock);
    pthread_join(speech->thread, NULL);
    pthread_mutex_destroy(&speech->lock);
    pthread_cond_destroy(&speech->changed);
    memory_wipe_free(speech, sizeof *speech);
}

void speech_say(struct speech *speech, enum language language, const char *text)
{
    size_t length = strnlen(text, SPEECH_TEXT_MAX);
    pthread_mutex_lock(&speech->lock);
    hush(speech);
    bytes_append(&speech->text, text, length);
    speech->language = language;
    pthread_mutex_unlock(&speech->lock);
}

void speech_stop(struct speech *speech)
{
    pthread_mutex_lock(&speech->lock);
    hush(speech);
    pthread_mutex_unlock(&speech->lock);
}

void speech_forget(struct speech *speech)
{
    pthread_mutex_lock(&speech->lock);
    hush(speech);
    speech->forget = speech->said;
    pthread_mutex_unlock(&speech->lock);
}

void speech_set_volume(struct speech *speech, int percent)
{
    pthread_mutex_lock(&speech->lock);
    speech->volume_percent = percent < 0 ? 0 : percent > 100 ? 100 : percent;
    pthread_mutex_unlock(&speech->lock);
}

void speech_set_speed(struct speech *speech, int speed)
{
    pthread_mutex_lock(&speech->lock);
    speech->speed = speed < 1 ? 1 : speed > SPEECH_SPEEDS ? SPEECH_SPEEDS : speed;
    pthread_mutex_unlock(&speech->lock);
}

bool speech_is_speaking(struct speech *speech)
{
    pthread_mutex_lock(&speech->lock);
    bool speaking = speech->text.size > 0 || speech->busy_number == speech->number ||
                    (speech->device && SDL_GetQueuedAudioSize(speech->device) > 0);
    pthread_mutex_unlock(&speech->lock);
    return speaking;
}

void speech_set_rest_ms(struct speech *speech, int ms)
{
    pthread_mutex_lock(&speech->lock);
    speech->rest_ms = ms;
    pthread_cond_signal(&speech->changed);
    pthread_mutex_unlock(&speech->lock);
}

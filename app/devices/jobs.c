#define _POSIX_C_SOURCE 200809L
#include "devices/jobs.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

void jobs_init(struct jobs *jobs, struct mailbox *mail)
{
    *jobs = (struct jobs){.mail = mail};
    pthread_mutex_init(&jobs->lock, NULL);
}

void jobs_destroy(struct jobs *jobs)
{
    pthread_mutex_destroy(&jobs->lock);
}

static uint32_t *find(struct jobs *jobs, uint32_t job)
{
    for (int i = 0; i < JOBS_MAX; i++)
        if (jobs->list[i] == job) return &jobs->list[i];
    return NULL;
}

/* Puts value in the place of job. */
static bool replace(struct jobs *jobs, uint32_t job, uint32_t value)
{
    pthread_mutex_lock(&jobs->lock);
    uint32_t *slot = find(jobs, job);
    if (slot) *slot = value;
    pthread_mutex_unlock(&jobs->lock);
    return slot;
}

bool jobs_add(struct jobs *jobs, uint32_t job)
{
    return replace(jobs, 0, job);
}

bool jobs_forget(struct jobs *jobs, uint32_t job)
{
    return job && replace(jobs, job, 0);
}

bool jobs_want(struct jobs *jobs, uint32_t job)
{
    return replace(jobs, job, job);
}

static void wait_for_room(void)
{
    nanosleep(&(struct timespec){.tv_nsec = 20000000}, NULL);
}

/* Posts as soon as there is room, while the mail's job is wanted. */
static void post_for_job(struct jobs *jobs, struct mail *mail, bool ends)
{
    for (;;) {
        pthread_mutex_lock(&jobs->lock);
        uint32_t *slot = mail->job ? find(jobs, mail->job) : NULL;
        bool wanted = slot && !atomic_load(&jobs->ending);
        bool posted = wanted && mailbox_post(jobs->mail, mail);
        if (posted && ends) *slot = 0;
        pthread_mutex_unlock(&jobs->lock);
        if (!wanted) mail_drop(mail);
        if (!wanted || posted) return;
        wait_for_room();
    }
}

void jobs_end(struct jobs *jobs, struct mail *mail)
{
    post_for_job(jobs, mail, true);
}

void jobs_fail(struct jobs *jobs, uint32_t job, const struct fault *fault)
{
    struct fault *copy = memory_alloc(sizeof *copy);
    *copy = *fault;
    struct mail mail = {.kind = MAIL_DEVICE_FAILED, .job = job, .payload = copy, .drop = free};
    jobs_end(jobs, &mail);
}

static void drop_picture(void *payload)
{
    picture_free(payload);
    free(payload);
}

static struct mail picture_mail(enum device_mail kind, uint32_t job, struct picture *picture)
{
    struct picture *payload = memory_alloc(sizeof *payload);
    *payload = *picture;
    *picture = (struct picture){0};
    return (struct mail){
        .kind = (uint32_t)kind, .job = job, .payload = payload, .drop = drop_picture};
}

void jobs_end_picture(struct jobs *jobs, enum device_mail kind, uint32_t job,
                      struct picture *picture)
{
    struct mail mail = picture_mail(kind, job, picture);
    jobs_end(jobs, &mail);
}

void jobs_page(struct jobs *jobs, uint32_t job, int index, struct picture *picture)
{
    struct mail mail = picture_mail(MAIL_DEVICE_PAGE, job, picture);
    mail.number = index;
    post_for_job(jobs, &mail, false);
}

static void drop_text(void *text)
{
    memory_wipe_free(text, strlen(text));
}

void jobs_code(struct jobs *jobs, enum device_role role, uint32_t job, const char *text)
{
    struct mail mail = {.kind = MAIL_DEVICE_CODE,
                        .job = job,
                        .number = (int64_t)role,
                        .payload = memory_copy_text(text),
                        .drop = drop_text};
    pthread_mutex_lock(&jobs->lock);
    bool posted = (job == 0 || find(jobs, job)) && mailbox_post(jobs->mail, &mail);
    pthread_mutex_unlock(&jobs->lock);
    if (!posted) mail_drop(&mail);
}

void jobs_frame(struct jobs *jobs, uint32_t job, struct picture *picture)
{
    struct mail mail = picture_mail(MAIL_DEVICE_FRAME, job, picture);
    pthread_mutex_lock(&jobs->lock);
    bool posted = find(jobs, job) && mailbox_post_latest(jobs->mail, &mail);
    pthread_mutex_unlock(&jobs->lock);
    if (!posted) mail_drop(&mail);
}

void jobs_news_fault(struct jobs *jobs, enum device_role role, const struct fault *fault)
{
    struct fault *copy = memory_alloc(sizeof *copy);
    *copy = *fault;
    struct mail mail = {
        .kind = MAIL_DEVICE_FAILED, .number = (int64_t)role, .payload = copy, .drop = free};
    if (!mailbox_post(jobs->mail, &mail)) mail_drop(&mail);
}

void jobs_report(struct jobs *jobs, const struct device_report *report)
{
    struct device_report *copy = memory_alloc(sizeof *copy);
    *copy = *report;
    struct mail mail = {
        .kind = MAIL_DEVICE_STATE, .number = (int64_t)report->role, .payload = copy, .drop = free};
    while (!mailbox_post(jobs->mail, &mail)) {
        if (atomic_load(&jobs->ending)) {
            mail_drop(&mail);
            return;
        }
        wait_for_room();
    }
}

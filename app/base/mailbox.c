#include "base/mailbox.h"

#include "base/bytes.h"

#include <pthread.h>
#include <stdlib.h>

struct mailbox {
    pthread_mutex_t lock; /* guards the ring; held for a few instructions only */
    int capacity, first, count;
    void (*wake)(void *);
    void *context;
    struct mail *ring;
};

struct mailbox *mailbox_create(int capacity, void (*wake)(void *), void *context)
{
    struct mailbox *mailbox = memory_alloc(sizeof *mailbox);
    pthread_mutex_init(&mailbox->lock, NULL);
    mailbox->capacity = capacity;
    mailbox->wake = wake;
    mailbox->context = context;
    mailbox->ring = memory_alloc((size_t)capacity * sizeof *mailbox->ring);
    return mailbox;
}

void mailbox_destroy(struct mailbox *mailbox)
{
    if (!mailbox) return;
    struct mail mail;
    while (mailbox_take(mailbox, &mail))
        mail_drop(&mail);
    pthread_mutex_destroy(&mailbox->lock);
    free(mailbox->ring);
    free(mailbox);
}

static struct mail *slot(struct mailbox *mailbox, int index)
{
    return &mailbox->ring[(mailbox->first + index) % mailbox->capacity];
}

static bool append(struct mailbox *mailbox, const struct mail *mail)
{
    if (mailbox->count == mailbox->capacity) return false;
    *slot(mailbox, mailbox->count) = *mail;
    mailbox->count++;
    return true;
}

bool mailbox_post(struct mailbox *mailbox, const struct mail *mail)
{
    pthread_mutex_lock(&mailbox->lock);
    bool posted = append(mailbox, mail);
    pthread_mutex_unlock(&mailbox->lock);
    if (posted && mailbox->wake) mailbox->wake(mailbox->context);
    return posted;
}

bool mailbox_post_latest(struct mailbox *mailbox, const struct mail *mail)
{
    struct mail old = {0};
    bool posted = false;
    pthread_mutex_lock(&mailbox->lock);
    for (int i = 0; i < mailbox->count && !posted; i++) {
        struct mail *waiting = slot(mailbox, i);
        if (waiting->kind != mail->kind || waiting->job != mail->job) continue;
        old = *waiting;
        *waiting = *mail;
        posted = true;
    }
    if (!posted) posted = append(mailbox, mail);
    pthread_mutex_unlock(&mailbox->lock);
    mail_drop(&old);
    if (posted && mailbox->wake) mailbox->wake(mailbox->context);
    return posted;
}

bool mailbox_take(struct mailbox *mailbox, struct mail *out)
{
    pthread_mutex_lock(&mailbox->lock);
    bool taken = mailbox->count > 0;
    if (taken) {
        *out = *slot(mailbox, 0);
        *slot(mailbox, 0) = (struct mail){0};
        mailbox->first = (mailbox->first + 1) % mailbox->capacity;
        mailbox->count--;
    }
    pthread_mutex_unlock(&mailbox->lock);
    return taken;
}

void mail_drop(struct mail *mail)
{
    if (mail->payload && mail->drop) mail->drop(mail->payload);
    mail->payload = NULL;
}

/* mail.h - one message to the office's mail server (SMTP, RFC 5321).
 *
 * smtps:// is TLS from the beginning; smtp:// begins TLS before anything else is said (STARTTLS,
 * required), but for a server on this very machine without a ca_file, where it is plain. */
#ifndef ANJUNGAN_BACKEND_NOTIFY_MAIL_H
#define ANJUNGAN_BACKEND_NOTIFY_MAIL_H

#include "backend/notify/send.h"
#include "base/bytes.h"

struct mail_server {
    const char *url;             /* "smtp://mail.example.go.id:587" */
    const char *user, *password; /* or NULL, both */
    const char *from;
    const char *ca_file; /* or NULL: the system's authorities */
};

/* "smtp://HOST", "smtps://HOST", either with :PORT, and nothing else. */
bool mail_url_is_right(const char *url);
/* letter: as of letter.h. The server's words are passed on in no fault: they may quote the address.
 */
enum sent mail_send(const struct mail_server *, const char *to, const struct bytes *letter,
                    atomic_bool *ending, struct fault *);

#endif

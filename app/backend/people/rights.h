/* rights.h - what whom is allowed: one table of roles and rights, and whose steps a role decides.
 *
 * A person has one or more roles in one agency, and sees nothing of another. */
#ifndef ANJUNGAN_BACKEND_PEOPLE_RIGHTS_H
#define ANJUNGAN_BACKEND_PEOPLE_RIGHTS_H

#include "catalogue/catalogue.h"

enum role {
    ROLE_VERIFIER,   /* verifikator */
    ROLE_HEAD,       /* Kepala Dinas */
    ROLE_COMPLAINTS, /* Pejabat Pengaduan */
    ROLE_SUPERVISOR, /* pengawas internal */
    ROLE_ADMIN,
};
enum { ROLE_COUNT = ROLE_ADMIN + 1 };
const char *role_key(enum role);   /* "verifikator": in forms and on the command line */
const char *role_title(enum role); /* "Verifikator" */
/* "verifikator,kepala" as bits; false: some word is none. */
bool roles_parse(const char *keys, unsigned *out);

enum right {
    RIGHT_CASES,  /* the queue, and a case without its papers */
    RIGHT_PAPERS, /* what was typed, scanned and photographed */
    RIGHT_DECIDE, /* the checklist, and steps of the actors below */
    RIGHT_NOTE,
    RIGHT_ASSIGN,   /* into whose hands a case goes */
    RIGHT_AUDIT,    /* the log of the own agency */
    RIGHT_ACCOUNTS, /* of the own agency */
    RIGHT_FLEET,    /* how its terminals stand */
    RIGHT_CLASS,    /* which class a complaint is of */
    RIGHT_REPORTS,  /* the agency's numbers of a month or a quarter */
    RIGHT_PRIVACY,  /* requests of those whose data it is, incidents, holding destruction back */
};
const char *right_key(enum right); /* "papers": in the audit log */
bool roles_have(unsigned roles, enum right);
/* About a case of this service: by one role that has the right and sees the service; what two roles
 * add up to is no more than what each of them may. */
bool roles_have_of(unsigned roles, const struct service *, enum right);
/* May know that the case is there at all. */
bool roles_see(unsigned roles, const struct service *);
/* May decide about a step of that actor, by one such role. What an applicant or BSrE does
 * elsewhere, staff record. */
bool roles_act_as(unsigned roles, const struct service *, enum actor);
/* The same as bits, for the queue: of applications or of complaints, whichever their service. */
unsigned roles_actors(unsigned roles, bool complaints);

/* To whom what takes long is raised: bits by enum escalation_to. */
unsigned roles_raised(unsigned roles);

#endif

#include "backend/people/rights.h"

#include "backend/people/keys.h"

#define BIT(member) (1U << (member))

/* The table. */
static const struct {
    const char *key, *title;
    unsigned rights, application, complaint; /* whose steps it decides */
} roles[ROLE_COUNT] = {
    [ROLE_VERIFIER] = {"verifikator", "Verifikator",
                       BIT(RIGHT_CASES) | BIT(RIGHT_PAPERS) | BIT(RIGHT_DECIDE) | BIT(RIGHT_NOTE),
                       BIT(ACTOR_APPLICANT) | BIT(ACTOR_VERIFIER) | BIT(ACTOR_AGENCY) |
                           BIT(ACTOR_BSRE),
                       BIT(ACTOR_APPLICANT) | BIT(ACTOR_VERIFIER) | BIT(ACTOR_BSRE)},
    [ROLE_HEAD] = {"kepala", "Kepala Dinas",
                   BIT(RIGHT_CASES) | BIT(RIGHT_PAPERS) | BIT(RIGHT_DECIDE) | BIT(RIGHT_NOTE) |
                       BIT(RIGHT_ASSIGN) | BIT(RIGHT_REPORTS) | BIT(RIGHT_PRIVACY),
                   BIT(ACTOR_HEAD) | BIT(ACTOR_AGENCY), BIT(ACTOR_HEAD) | BIT(ACTOR_OFFICIALS)},
    [ROLE_COMPLAINTS] = {"pengaduan", "Pejabat Pengaduan",
                         BIT(RIGHT_CASES) | BIT(RIGHT_PAPERS) | BIT(RIGHT_DECIDE) |
                             BIT(RIGHT_NOTE) | BIT(RIGHT_CLASS) | BIT(RIGHT_REPORTS),
                         0, BIT(ACTOR_APPLICANT) | BIT(ACTOR_AGENCY) | BIT(ACTOR_BSRE)},
    [ROLE_SUPERVISOR] = {"pengawas", "Pengawas internal",
                         BIT(RIGHT_CASES) | BIT(RIGHT_AUDIT) | BIT(RIGHT_REPORTS) |
                             BIT(RIGHT_PRIVACY),
                         0, 0},
    [ROLE_ADMIN] = {"admin", "Admin", BIT(RIGHT_ACCOUNTS) | BIT(RIGHT_FLEET), 0, 0},
};

const char *role_key(enum role role)
{
    return roles[role].key;
}

const char *role_title(enum role role)
{
    return roles[role].title;
}

bool roles_parse(const char *keys, unsigned *out)
{
    const char *known[ROLE_COUNT];
    for (int i = 0; i < ROLE_COUNT; i++)
        known[i] = roles[i].key;
    return keys_parse(keys, known, ROLE_COUNT, out);
}

const char *right_key(enum right right)
{
    switch (right) {
    case RIGHT_CASES: return "cases";
    case RIGHT_PAPERS: return "papers";
    case RIGHT_DECIDE: return "decide";
    case RIGHT_NOTE: return "note";
    case RIGHT_ASSIGN: return "assign";
    case RIGHT_AUDIT: return "audit";
    case RIGHT_ACCOUNTS: return "accounts";
    case RIGHT_FLEET: return "fleet";
    case RIGHT_CLASS: return "class";
    case RIGHT_REPORTS: return "reports";
    case RIGHT_PRIVACY: return "privacy";
    }
    return "?";
}

bool roles_have(unsigned held, enum right right)
{
    for (int i = 0; i < ROLE_COUNT; i++)
        if (held & BIT(i) && roles[i].rights & BIT(right)) return true;
    return false;
}

unsigned roles_actors(unsigned held, bool complaints)
{
    unsigned actors = 0;
    for (int i = 0; i < ROLE_COUNT; i++)
        if (held & BIT(i)) actors |= complaints ? roles[i].complaint : roles[i].application;
    return actors;
}

static bool has_step_of(const struct service *service, enum actor actor)
{
    for (unsigned i = 0; i < service->procedure_count; i++)
        if (service->procedure[i].actor == actor) return true;
    return false;
}

/* A complaint may be about a verifikator: they see it only where the agency's standard has them
 * take it in. */
bool roles_see(unsigned held, const struct service *service)
{
    if (service->kind != SERVICE_COMPLAINT)
        return held & (BIT(ROLE_VERIFIER) | BIT(ROLE_HEAD) | BIT(ROLE_SUPERVISOR));
    return held & (BIT(ROLE_COMPLAINTS) | BIT(ROLE_HEAD) | BIT(ROLE_SUPERVISOR)) ||
           (held & BIT(ROLE_VERIFIER) && has_step_of(service, ACTOR_VERIFIER));
}

/* A supervisor sees every case and none of the papers: who is a verifikator too does not come to
 * the papers of a complaint about themselves that way. */
bool roles_have_of(unsigned held, const struct service *service, enum right right)
{
    for (int i = 0; i < ROLE_COUNT; i++)
        if (held & BIT(i) && roles[i].rights & BIT(right) && roles_see(BIT(i), service))
            return true;
    return false;
}

bool roles_act_as(unsigned held, const struct service *service, enum actor actor)
{
    bool complaint = service->kind == SERVICE_COMPLAINT;
    for (int i = 0; i < ROLE_COUNT; i++)
        if (held & BIT(i) && roles_have_of(BIT(i), service, RIGHT_DECIDE) &&
            roles_actors(BIT(i), complaint) & BIT(actor))
            return true;
    return false;
}

unsigned roles_raised(unsigned held)
{
    return (held & BIT(ROLE_COMPLAINTS) ? BIT(ESCALATE_COMPLAINTS) : 0) |
           (held & BIT(ROLE_HEAD) ? BIT(ESCALATE_HEAD) : 0) |
           (held & BIT(ROLE_SUPERVISOR) ? BIT(ESCALATE_SUPERVISOR) : 0);
}

/* Which service?: the questions, BSrE asked instead, and where each kind of answer leads. */
#include "scenes.h"

static void guide(struct fixture *fixture)
{
    fixture_show(fixture, &screen_guide);
}

static void guide_answer(struct fixture *fixture)
{
    guide(fixture);
    fixture_press(fixture, "situation-2");
}

/* Purbalingga has one service; the second situation is one of Pekalongan's. */
static void guide_elsewhere(struct fixture *fixture)
{
    fixture_agency(fixture, "purbalingga");
    guide(fixture);
    fixture_press(fixture, "situation-2");
}

static void guide_staff(struct fixture *fixture)
{
    guide(fixture);
    fixture_press(fixture, "situation-255");
    fixture->view.staff_called = true;
}

/* An agency whose centre can ask BSrE. */
static void guide_gateway(struct fixture *fixture)
{
    fixture_gateway(fixture);
    guide(fixture);
}

static void certificate(struct fixture *fixture)
{
    fixture_gateway(fixture);
    fixture_show(fixture, &screen_certificate);
    fixture_type(fixture, "33750191079900");
}

static void certificate_wait(struct fixture *fixture)
{
    certificate(fixture);
    fixture_type(fixture, "42");
    fixture_press(fixture, "next");
}

static void certificate_silent(struct fixture *fixture)
{
    certificate_wait(fixture);
    fixture_fault(fixture, "N-05");
}

static void answered(struct fixture *fixture, enum certificate_status status)
{
    certificate_wait(fixture);
    fixture_event(fixture, &(struct event){.kind = EVENT_CERTIFICATE, .number = (int)status});
}

static void certificate_expired(struct fixture *fixture)
{
    answered(fixture, CERTIFICATE_EXPIRED);
}

static void certificate_active(struct fixture *fixture)
{
    answered(fixture, CERTIFICATE_ISSUE);
}

static void certificate_other(struct fixture *fixture)
{
    certificate_active(fixture);
    fixture_press(fixture, "other");
}

static void certificate_new(struct fixture *fixture)
{
    answered(fixture, CERTIFICATE_NEW);
}

static void certificate_renewing(struct fixture *fixture)
{
    answered(fixture, CERTIFICATE_RENEW);
}

static void certificate_suspended(struct fixture *fixture)
{
    answered(fixture, CERTIFICATE_SUSPEND);
}

static void certificate_elsewhere(struct fixture *fixture)
{
    fixture_agency(fixture, "purbalingga");
    answered(fixture, CERTIFICATE_EXPIRED);
}

static const struct scene scenes[] = {
    {"guide", "guide", KEEP_ALL, guide},
    {"guide-answer", "guide", KEEP_ALL, guide_answer},
    {"guide-elsewhere", "guide", KEEP_ALL, guide_elsewhere},
    {"guide-staff", "guide", KEEP_INDONESIAN, guide_staff},
    {"guide-gateway", "guide", KEEP_ALL, guide_gateway},
    {"certificate", "certificate", KEEP_ALL, certificate},
    {"certificate-wait", "certificate", KEEP_ALL, certificate_wait},
    {"certificate-silent", "certificate", KEEP_ALL, certificate_silent},
    {"certificate-expired", "certificate", KEEP_ALL, certificate_expired},
    {"certificate-active", "certificate", KEEP_ALL, certificate_active},
    {"certificate-other", "certificate", KEEP_INDONESIAN, certificate_other},
    {"certificate-new", "certificate", KEEP_ALL, certificate_new},
    {"certificate-renewing", "certificate", KEEP_ALL, certificate_renewing},
    {"certificate-suspended", "certificate", KEEP_INDONESIAN, certificate_suspended},
    {"certificate-elsewhere", "certificate", KEEP_INDONESIAN, certificate_elsewhere},
};

const struct scene *guide_scene_at(unsigned index)
{
    return index < guide_scene_count() ? &scenes[index] : NULL;
}

unsigned guide_scene_count(void)
{
    return sizeof scenes / sizeof *scenes;
}

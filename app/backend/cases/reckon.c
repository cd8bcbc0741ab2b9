#include "backend/cases/reckon.h"

#include "catalogue/promise.h"

enum timely reckon_timely(int64_t due_s, int64_t at_s)
{
    if (due_s == 0) return TIMELY_UNKNOWN;
    return at_s <= due_s ? TIMELY_IN_TIME : TIMELY_LATE;
}

bool reckon_is_late(const struct procedure_step *step, int64_t due_s, int64_t now_s)
{
    return step && !step->at_kiosk && reckon_timely(due_s, now_s) == TIMELY_LATE;
}

int64_t reckon_took_s(const struct catalogue *catalogue, const struct service *service,
                      int64_t began_s, int64_t ended_s)
{
    struct civil began = civil_from_unix(began_s, CIVIL_WIB);
    struct civil ended = civil_from_unix(ended_s, CIVIL_WIB);
    return promise_span_s(catalogue, service, &began, &ended);
}

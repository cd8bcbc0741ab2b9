#include "backend/fleet/fleet.h"

#include "base/bytes.h"
#include "base/log.h"
#include "base/support.h"

#include <inttypes.h>
#include <stdio.h>

struct silent {
    char terminal[DB_NAME_SIZE];
    int64_t last_s;
};

static bool collect(const char *terminal, int64_t last_s, void *context)
{
    struct silent silent = {.last_s = last_s};
    snprintf(silent.terminal, sizeof silent.terminal, "%s", terminal);
    bytes_append(context, &silent, sizeof silent);
    return true;
}

static void tell(const struct fleet *fleet, const struct silent *silent, int64_t now_s)
{
    const struct support *support = support_find(FLEET_SILENT_CODE);
    struct fault fault = {0};
    if (db_terminal_silence(fleet->db, silent->terminal, now_s - FLEET_SILENT_S, now_s, &fault))
        log_line(LOG_LEVEL_WARNING, "fleet",
                 "ALERT %s: " FLEET_SILENT_CODE " silent (%s: %s); not heard of for %" PRId64 " s",
                 silent->terminal, support_actor_name(support->actor),
                 support_action_name(support->action), now_s - silent->last_s);
    else if (fault.kind != FAULT_REFUSED)
        log_fault(LOG_LEVEL_ERROR, "fleet", "tell of a silent terminal", &fault);
}

void fleet_tick(const struct fleet *fleet)
{
    struct bytes found = {0};
    struct fault fault = {0};
    int64_t now_s = clock_wall_ms(fleet->clock) / 1000;
    /* While no backend listened, none could be heard. */
    if (now_s - fleet->since_s < FLEET_SILENT_S) return;
    if (!db_silent_list(fleet->db, now_s - FLEET_SILENT_S, collect, &found, &fault))
        log_fault(LOG_LEVEL_ERROR, "fleet", "look for silent terminals", &fault);
    const struct silent *items = (const struct silent *)(const void *)found.data;
    for (size_t i = 0; i < found.size / sizeof *items; i++)
        tell(fleet, &items[i], now_s);
    bytes_free(&found);
}

/* What a case that came back lacks: exactly what staff found amiss, and why, in the words of the
 * list (cases/reasons.h). */
#include "backend/track/inside.h"

#include "backend/cases/reasons.h"
#include "backend/db/desk.h"
#include "base/log.h"

#include <stdio.h>
#include <string.h>

static const char *title_of(const struct page *page, const struct service *service,
                            const char *item)
{
    const char *words = checked_words(item);
    if (words) return page_say(page, words);
    for (unsigned i = 0; i < service->requirements_count; i++)
        if (strcmp(service->requirements[i].key, item) == 0)
            return phrase_in(&service->requirements[i].title, page->language);
    return NULL;
}

int page_wanted(const struct page *page, const struct case_view *view,
                char out[PAGE_WANTED_MAX][PAGE_WANTED_SIZE])
{
    struct db_check checks[DB_CHECKS_MAX];
    struct fault fault = {0};
    int checked = 0, count = 0;
    if (!view->returned || !view->current || !view->current->at_kiosk) return 0;
    if (!db_check_list(page->track->cases->db, view->id, checks, &checked, &fault)) {
        log_fault(LOG_LEVEL_ERROR, "track", "read what is to be put right", &fault);
        return 0;
    }
    for (int i = 0; i < checked && count < PAGE_WANTED_MAX; i++) {
        const char *title = title_of(page, view->service, checks[i].item);
        const char *words = reason_words(checks[i].reason);
        if (checks[i].agrees || !title || !words) continue;
        snprintf(out[count++], PAGE_WANTED_SIZE, "%s: %s", title, page_say(page, words));
    }
    return count;
}

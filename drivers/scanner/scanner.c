#include "scanner/scanner.h"

#include "scanner/scanner_sane.h"
#include "scanner/scanner_sim.h"

#include <string.h>

bool scanner_stop_wanted(const struct scanner *scanner)
{
    return scanner->stop_wanted && scanner->stop_wanted(scanner->stop_context);
}

struct scanner *scanner_open(const char *uri, struct fault *fault)
{
    if (strncmp(uri, "sim:", 4) == 0) return scanner_sim_open(uri, fault);
    if (strncmp(uri, "sane:", 5) == 0 || strncmp(uri, "escl:", 5) == 0)
        return scanner_sane_open(uri, fault);
    FAULT_CODED(fault, "K-01", FAULT_INPUT, 0, "no scanner driver knows \"%.60s\"", uri);
    return NULL;
}

int scanner_list(struct device_found *out, int max)
{
    return scanner_sane_list(out, max);
}

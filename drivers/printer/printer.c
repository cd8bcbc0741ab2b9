#include "printer/printer.h"

#include "printer/printer_escpos.h"
#include "printer/printer_sim.h"

#include <string.h>

struct printer *printer_open(const char *uri, const struct printer_profiles *profiles,
                             struct fault *fault)
{
    if (strncmp(uri, "sim:", 4) == 0) return printer_sim_open(uri, profiles, fault);
    if (strncmp(uri, "escpos:", 7) == 0) return printer_escpos_open(uri, profiles, fault);
    FAULT_CODED(fault, "K-01", FAULT_INPUT, 0, "no printer driver knows \"%.60s\"", uri);
    return NULL;
}

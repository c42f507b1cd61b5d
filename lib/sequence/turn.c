/* SPDX-License-Identifier: MIT */
#include "sequence/turn.h"

/*
 * Where a log began again at its first chunk, the number of the file's first record goes on from that of its last one.
 * In a torn log, as in shadow copies, the order is broken in many places, which was reported.
 */
void turn_check(const struct sequence *sequence)
{
	struct finding_place place = sequence->first;
	const uint64_t last = sequence->last_id;
	const bool is_torn = sequence->last_break != 0 && sequence->saw_damage;
	if (!sequence->has_wrapped || sequence->told_turn || is_torn || last + 1 == place.record_id)
		return;
	if (sequence->after_damage && place.record_id - last - 1 <= sequence->explained)
		place.severity = IPSECEVTX_SEVERITY_NOTE;
	if (last < place.record_id) {
		findings_report_numbers(sequence->findings, &place, (struct finding_numbers){last + 1, place.record_id},
			"records %llu to %llu are not here%s: the log begins again at its first chunk, with record %llu, and "
			"ends with record %llu",
			(unsigned long long)last + 1, (unsigned long long)place.record_id - 1,
			sequence->told_behind ? ", but for those that stand behind higher ones" : "",
			(unsigned long long)place.record_id, (unsigned long long)last);
		return;
	}
	place.kind = IPSECEVTX_FINDING_RECORD_ORDER;
	findings_report_numbers(sequence->findings, &place, (struct finding_numbers){last + 1, place.record_id},
		"the log begins with record %llu, older ones stand behind it, and it ends with record %llu: its chunks "
		"stand in another order, or logs were put together",
		(unsigned long long)place.record_id, (unsigned long long)last);
}

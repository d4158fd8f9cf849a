"""Towns and their pebbles: nothing here is about a person but whom to call."""

from terril.privacy.classes import Kept, Table

WHOM_TO_CALL = Kept("whom to call at the town hall: the town writes it and changes it")

TABLES = {
    "territories.territory": Table(
        personal=dict.fromkeys(
            ("contact_name", "contact_email", "contact_phone", "dpo_contact", "publisher"), WHOM_TO_CALL
        ),
        public="kind parent name slug insee_code siren postcode host boundary answer_delay_days "
        "promise_delay_days venting_minutes languages time_zone contact_address hosting accessibility "
        "data_licence is_demo",
        technical="id path",
    ),
}

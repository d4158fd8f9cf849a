"""White pebbles: the town's public memory. Names in their words are taken out with the person's account."""

from terril.privacy.classes import Table

WORDS = "title done by_town by_inhabitants story easy_text"

TABLES = {
    "landmarks.landmark": Table(
        public="territory kind slug laid_on only_year_known quarter place latitude longitude language "
        f"{WORDS} sound source withdrawn_on withdrawn_why",
        technical="id",
    ),
    "landmarks.landmarkfigure": Table(
        public="landmark label value unit on only_year_known source", technical="id"
    ),
    "landmarks.landmarkphoto": Table(public="landmark photo moment year", technical="id"),
    "landmarks.landmarktranslation": Table(public=f"landmark language {WORDS} is_behind", technical="id"),
}

"""UIMA CAS as JSON, for INCEpTION: what `uima_writer` writes, in another notation."""

from annotator.formats.protocol import Format
from annotator.formats.uima_writer import LACKS, path_of, write_json

FORMAT = Format("uima-json", "UIMA CAS as JSON (INCEpTION)", (), write_folder=write_json, path_of=path_of, lacks=LACKS)

"""The addresses of every kind of entry, below /admin/; read when every process is loaded."""

from sistercities.kernel.cases.entries import process_of
from sistercities.kernel.desk import ENTRIES

PROCESSES = {process.noun: process for process in map(process_of, ENTRIES)}

urlpatterns = [
    address
    for noun, process in PROCESSES.items()
    for address in process.addresses(f"entries/{noun}")
]

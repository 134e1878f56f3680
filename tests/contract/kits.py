"""All frameworks that come as a kit."""

from contract.kit import Kit
from contract.kit_litestar import LITESTAR

KITS: tuple[Kit, ...] = (LITESTAR,)

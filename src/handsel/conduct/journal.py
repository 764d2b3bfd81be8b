"""What conduct shows in timelines: its facts stand on the contact, for readers of the register and whoever did them."""

from handsel.journal import sentences
from handsel.org.roles import Permission

sentences.keep_private("conduct", Permission.READ_REGISTER)

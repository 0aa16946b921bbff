import journal from './meta/_journal.json';
import m0000 from './0000_inbox.sql';
import m0001 from './0001_every_kind.sql';
import m0002 from './0002_archives_and_watch.sql';
import m0003 from './0003_account_care.sql';
import m0004 from './0004_uploaded_copies.sql';
import m0005 from './0005_sync.sql';
import m0006 from './0006_teamwork.sql';
import m0007 from './0007_search_and_unread.sql';
import m0008 from './0008_watch_learned.sql';
import m0009 from './0009_search.sql';
import m0010 from './0010_search_triggers.sql';
import m0011 from './0011_keep_media.sql';
import m0012 from './0012_push_told.sql';
import m0013 from './0013_member_drafts.sql';
import m0014 from './0014_merges_said.sql';
import m0015 from './0015_pictures_and_phone_reads.sql';
import m0016 from './0016_persons.sql';
import m0017 from './0017_quotes.sql';
import m0018 from './0018_guarded_jobs.sql';
import m0019 from './0019_held_accounts.sql';
import m0020 from './0020_remade_accounts.sql';
import m0021 from './0021_archive_sums.sql';
import m0022 from './0022_unused_uploads.sql';

  export default {
    journal,
    migrations: {
      m0000,
m0001,
m0002,
m0003,
m0004,
m0005,
m0006,
m0007,
m0008,
m0009,
m0010,
m0011,
m0012,
m0013,
m0014,
m0015,
m0016,
m0017,
m0018,
m0019,
m0020,
m0021,
m0022
    }
  }
  
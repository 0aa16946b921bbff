CREATE TRIGGER `messages_say_otherwise` AFTER UPDATE OF `text`, `attachments`, `extra` ON `messages`
WHEN OLD.text IS NOT NEW.text OR OLD.attachments IS NOT NEW.attachments OR OLD.extra IS NOT NEW.extra
BEGIN
	INSERT INTO search_stale (kind, row) VALUES ('message', NEW.seq) ON CONFLICT DO NOTHING;
END;
--> statement-breakpoint
CREATE TRIGGER `messages_are_gone` AFTER DELETE ON `messages`
BEGIN
	DELETE FROM message_search WHERE rowid = OLD.seq;
END;
--> statement-breakpoint
CREATE VIRTUAL TABLE `people_search` USING fts5(words, content='', contentless_delete=1, tokenize='unicode61 remove_diacritics 2');
--> statement-breakpoint
CREATE TRIGGER `contacts_are_new` AFTER INSERT ON `contacts`
WHEN NEW.name IS NOT NULL
BEGIN
	INSERT INTO search_stale (kind, row) VALUES ('contact', NEW.rowid) ON CONFLICT DO NOTHING;
END;
--> statement-breakpoint
CREATE TRIGGER `contacts_are_renamed` AFTER UPDATE OF `name` ON `contacts`
WHEN OLD.name IS NOT NEW.name
BEGIN
	INSERT INTO search_stale (kind, row) VALUES ('contact', NEW.rowid) ON CONFLICT DO NOTHING;
END;
--> statement-breakpoint
CREATE TRIGGER `contacts_are_gone` AFTER DELETE ON `contacts`
BEGIN
	DELETE FROM people_search WHERE rowid = OLD.rowid;
END;
--> statement-breakpoint
INSERT INTO search_stale (kind, row) SELECT 'contact', rowid FROM contacts WHERE name IS NOT NULL;

CREATE TRIGGER `chats_become_unread` AFTER UPDATE OF `unread_count` ON `chats`
WHEN OLD.unread_count = 0 AND NEW.unread_count > 0
BEGIN
	INSERT INTO unread_chats (chat_id) VALUES (NEW.id) ON CONFLICT DO NOTHING;
END;
--> statement-breakpoint
CREATE TRIGGER `chats_become_read` AFTER UPDATE OF `unread_count` ON `chats`
WHEN OLD.unread_count > 0 AND NEW.unread_count = 0
BEGIN
	DELETE FROM unread_chats WHERE chat_id = NEW.id;
END;
--> statement-breakpoint
INSERT INTO unread_chats (chat_id) SELECT id FROM chats WHERE unread_count > 0;
--> statement-breakpoint
CREATE VIRTUAL TABLE `message_search` USING fts5(words, content='', contentless_delete=1, tokenize='unicode61 remove_diacritics 2');
--> statement-breakpoint
INSERT INTO search_state (id, indexed_seq) VALUES (1, 0);

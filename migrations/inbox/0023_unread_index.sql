DROP TRIGGER `chats_become_unread`;--> statement-breakpoint
DROP TRIGGER `chats_become_read`;--> statement-breakpoint
DROP TABLE `unread_chats`;--> statement-breakpoint
CREATE INDEX `chats_unread` ON `chats` (`last_sort_at`,`id`,`unread_count`) WHERE unread_count > 0;--> statement-breakpoint
CREATE VIEW `unread_chats` AS SELECT `id` AS `chat_id` FROM `chats` WHERE `unread_count` > 0;--> statement-breakpoint
CREATE TRIGGER `unread_chats_follow` INSTEAD OF DELETE ON `unread_chats`
BEGIN
	SELECT 1;
END;

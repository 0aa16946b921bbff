CREATE TABLE `upload_uses` (
	`message_seq` integer NOT NULL,
	`upload_id` text NOT NULL,
	PRIMARY KEY(`message_seq`, `upload_id`)
);
--> statement-breakpoint
CREATE INDEX `upload_uses_upload` ON `upload_uses` (`upload_id`);--> statement-breakpoint
ALTER TABLE `accounts` ADD `erased_delivery_id` integer;--> statement-breakpoint
ALTER TABLE `deliveries` ADD `dismissed` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `uploads` ADD `unused_since` integer;--> statement-breakpoint
CREATE INDEX `uploads_unused` ON `uploads` (`unused_since`) WHERE unused_since IS NOT NULL;--> statement-breakpoint
CREATE INDEX `messages_quoting` ON `messages` (`account_id`,(reply_to ->> 'externalId')) WHERE reply_to ->> 'externalId' IS NOT NULL;--> statement-breakpoint
CREATE INDEX `messages_quoting_network` ON `messages` (`account_id`,(reply_to ->> 'providerMessageId')) WHERE reply_to ->> 'providerMessageId' IS NOT NULL;--> statement-breakpoint
UPDATE `messages` SET `reply_to` = json_set(`reply_to`, '$.text', NULL)
WHERE `reply_to` IS NOT NULL AND EXISTS (
	SELECT 1 FROM `messages` q WHERE q.`deleted_at` IS NOT NULL AND (
		(q.`account_id` = `messages`.`account_id` AND q.`external_id` = `messages`.`reply_to` ->> 'externalId')
		OR (q.`chat_id` = `messages`.`chat_id` AND q.`provider_message_id` = `messages`.`reply_to` ->> 'providerMessageId')));
--> statement-breakpoint
INSERT INTO `upload_uses` (`message_seq`, `upload_id`)
SELECT DISTINCT m.`seq`, j.`value` FROM `messages` m, json_tree(m.`outgoing`) j
WHERE m.`outgoing` IS NOT NULL AND j.`key` = 'uploadId' AND j.`type` = 'text';
--> statement-breakpoint
UPDATE `uploads` SET `unused_since` = `created_at` WHERE `id` NOT IN (SELECT `upload_id` FROM `upload_uses`);

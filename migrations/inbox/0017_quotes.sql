CREATE INDEX `messages_quoting` ON `messages` (`account_id`,(reply_to ->> 'externalId')) WHERE reply_to ->> 'externalId' IS NOT NULL;--> statement-breakpoint
CREATE INDEX `messages_quoting_network` ON `messages` (`account_id`,(reply_to ->> 'providerMessageId')) WHERE reply_to ->> 'providerMessageId' IS NOT NULL;--> statement-breakpoint
UPDATE `messages` SET `reply_to` = json_set(`reply_to`, '$.text', NULL)
WHERE `reply_to` IS NOT NULL AND EXISTS (
	SELECT 1 FROM `messages` q WHERE q.`deleted_at` IS NOT NULL AND (
		(q.`account_id` = `messages`.`account_id` AND q.`external_id` = `messages`.`reply_to` ->> 'externalId')
		OR (q.`chat_id` = `messages`.`chat_id` AND q.`provider_message_id` = `messages`.`reply_to` ->> 'providerMessageId')));

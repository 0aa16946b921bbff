CREATE TABLE `message_aliases` (
	`account_id` text NOT NULL,
	`external_id` text NOT NULL,
	`part` integer NOT NULL,
	`message_seq` integer NOT NULL,
	PRIMARY KEY(`account_id`, `external_id`, `part`)
);
--> statement-breakpoint
CREATE INDEX `message_aliases_message` ON `message_aliases` (`message_seq`);--> statement-breakpoint
ALTER TABLE `accounts` ADD `former_ids` text;--> statement-breakpoint
CREATE INDEX `chats_network` ON `chats` (`provider_chat_id`,`account_id`) WHERE provider_chat_id IS NOT NULL;
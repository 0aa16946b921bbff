CREATE TABLE `chat_aliases` (
	`account_id` text NOT NULL,
	`external_id` text NOT NULL,
	`chat_id` text NOT NULL,
	PRIMARY KEY(`account_id`, `external_id`)
);
--> statement-breakpoint
CREATE INDEX `chat_aliases_chat` ON `chat_aliases` (`chat_id`);--> statement-breakpoint
CREATE TABLE `files` (
	`message_seq` integer NOT NULL,
	`place` integer NOT NULL,
	`state` text NOT NULL,
	`object_key` text,
	`mime_type` text,
	`size_bytes` integer,
	`width` integer,
	`height` integer,
	`tries` integer DEFAULT 0 NOT NULL,
	`next_at` integer,
	PRIMARY KEY(`message_seq`, `place`)
);
--> statement-breakpoint
CREATE INDEX `files_due` ON `files` (`next_at`) WHERE next_at IS NOT NULL;--> statement-breakpoint
CREATE TABLE `rereads` (
	`account_id` text NOT NULL,
	`external_id` text NOT NULL,
	`tries` integer DEFAULT 0 NOT NULL,
	`next_at` integer NOT NULL,
	PRIMARY KEY(`account_id`, `external_id`)
);
--> statement-breakpoint
CREATE INDEX `rereads_due` ON `rereads` (`next_at`);--> statement-breakpoint
CREATE TABLE `templates` (
	`account_id` text NOT NULL,
	`name` text NOT NULL,
	`language` text NOT NULL,
	`state` text NOT NULL,
	`reason` text,
	`at` integer NOT NULL,
	PRIMARY KEY(`account_id`, `name`, `language`)
);
--> statement-breakpoint
CREATE TABLE `uploads` (
	`id` text PRIMARY KEY NOT NULL,
	`account_id` text NOT NULL,
	`object_key` text NOT NULL,
	`kind` text NOT NULL,
	`mime_type` text NOT NULL,
	`file_name` text NOT NULL,
	`size_bytes` integer NOT NULL,
	`width` integer,
	`height` integer,
	`origin` text NOT NULL,
	`created_at` integer NOT NULL
);
--> statement-breakpoint
ALTER TABLE `accounts` ADD `business_account_id` text;--> statement-breakpoint
ALTER TABLE `chats` ADD `last_in_at` integer;--> statement-breakpoint
ALTER TABLE `chats` ADD `ad_at` integer;--> statement-breakpoint
ALTER TABLE `chats` ADD `seen_up_to` integer;--> statement-breakpoint
ALTER TABLE `messages` ADD `extra` text;--> statement-breakpoint
ALTER TABLE `messages` ADD `is_history` integer;--> statement-breakpoint
ALTER TABLE `messages` ADD `outgoing` text;
CREATE TABLE `cancelled_sends` (
	`client_id` text PRIMARY KEY NOT NULL,
	`at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `canned_replies` (
	`id` text PRIMARY KEY NOT NULL,
	`shortcut` text NOT NULL,
	`text` text NOT NULL,
	`created_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `canned_replies_shortcut` ON `canned_replies` (lower("shortcut"));--> statement-breakpoint
CREATE TABLE `chat_labels` (
	`label_id` text NOT NULL,
	`chat_id` text NOT NULL,
	PRIMARY KEY(`label_id`, `chat_id`)
);
--> statement-breakpoint
CREATE TABLE `contact_details` (
	`contact_id` text PRIMARY KEY NOT NULL,
	`name` text,
	`fields` text,
	`label_ids` text,
	`note` text,
	`rev` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `contact_links` (
	`id` text PRIMARY KEY NOT NULL,
	`contact_id` text NOT NULL,
	`type` text NOT NULL,
	`external_id` text NOT NULL,
	`title` text NOT NULL,
	`url` text NOT NULL,
	`created_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `contact_links_thing` ON `contact_links` (`contact_id`,`type`,`external_id`);--> statement-breakpoint
CREATE TABLE `drafts` (
	`chat_id` text PRIMARY KEY NOT NULL,
	`text` text NOT NULL,
	`reply_to` text,
	`author_id` text NOT NULL,
	`author_name` text NOT NULL,
	`device` text,
	`updated_at` integer NOT NULL,
	`rev` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `labels` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`colour` text NOT NULL,
	`created_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `labels_name` ON `labels` (lower("name"));--> statement-breakpoint
CREATE TABLE `mentions` (
	`member_id` text NOT NULL,
	`note_id` text NOT NULL,
	`chat_id` text NOT NULL,
	`at` integer NOT NULL,
	`read_at` integer,
	PRIMARY KEY(`member_id`, `note_id`)
);
--> statement-breakpoint
CREATE TABLE `notes` (
	`id` text PRIMARY KEY NOT NULL,
	`chat_id` text NOT NULL,
	`author_id` text NOT NULL,
	`author_name` text NOT NULL,
	`text` text NOT NULL,
	`mentions` text,
	`sort_at` integer NOT NULL,
	`edited_at` integer,
	`rev` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `notes_place` ON `notes` (`chat_id`,`sort_at`,`id`);--> statement-breakpoint
CREATE TABLE `push_settings` (
	`member_id` text PRIMARY KEY NOT NULL,
	`level` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `push_state` (
	`id` integer PRIMARY KEY NOT NULL,
	`public_key` text NOT NULL,
	`sealed_private_key` text NOT NULL,
	`told_seq` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `push_subscriptions` (
	`id` text PRIMARY KEY NOT NULL,
	`member_id` text NOT NULL,
	`endpoint` text NOT NULL,
	`p256dh` text NOT NULL,
	`auth` text NOT NULL,
	`created_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `push_subscriptions_endpoint` ON `push_subscriptions` (`endpoint`);--> statement-breakpoint
CREATE INDEX `push_subscriptions_member` ON `push_subscriptions` (`member_id`);--> statement-breakpoint
CREATE TABLE `saved_views` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`filter` text NOT NULL,
	`created_at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `scheduled_messages` (
	`id` text PRIMARY KEY NOT NULL,
	`chat_id` text NOT NULL,
	`client_id` text NOT NULL,
	`draft` text NOT NULL,
	`at` integer NOT NULL,
	`state` text NOT NULL,
	`reason` text,
	`awaits` text,
	`after_seq` integer NOT NULL,
	`message_seq` integer,
	`author_id` text NOT NULL,
	`author_name` text NOT NULL,
	`created_at` integer NOT NULL,
	`rev` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `scheduled_messages_client` ON `scheduled_messages` (`client_id`);--> statement-breakpoint
CREATE INDEX `scheduled_messages_chat` ON `scheduled_messages` (`chat_id`,`at`);--> statement-breakpoint
CREATE INDEX `scheduled_messages_due` ON `scheduled_messages` (`at`) WHERE state = 'scheduled';--> statement-breakpoint
CREATE TABLE `search_state` (
	`id` integer PRIMARY KEY NOT NULL,
	`indexed_seq` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `unread_chats` (
	`chat_id` text PRIMARY KEY NOT NULL
);
--> statement-breakpoint
DROP INDEX `chats_recent`;--> statement-breakpoint
ALTER TABLE `chats` ADD `state` text DEFAULT 'open' NOT NULL;--> statement-breakpoint
ALTER TABLE `chats` ADD `snoozed_until` integer;--> statement-breakpoint
ALTER TABLE `chats` ADD `assignee_id` text;--> statement-breakpoint
ALTER TABLE `chats` ADD `label_ids` text;--> statement-breakpoint
CREATE INDEX `chats_state` ON `chats` (`state`,`last_sort_at`,`id`);--> statement-breakpoint
CREATE INDEX `chats_assigned` ON `chats` (`assignee_id`,`last_sort_at`,`id`) WHERE assignee_id IS NOT NULL;--> statement-breakpoint
CREATE INDEX `chats_snoozed` ON `chats` (`snoozed_until`) WHERE snoozed_until IS NOT NULL;
CREATE TABLE `accounts` (
	`id` text PRIMARY KEY NOT NULL,
	`provider` text NOT NULL,
	`channel` text NOT NULL,
	`external_id` text NOT NULL,
	`name` text NOT NULL,
	`state` text NOT NULL,
	`last_sync_at` integer,
	`rev` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `accounts_external` ON `accounts` (`provider`,`external_id`);--> statement-breakpoint
CREATE TABLE `alarms` (
	`name` text PRIMARY KEY NOT NULL,
	`due_at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `chats` (
	`id` text PRIMARY KEY NOT NULL,
	`account_id` text NOT NULL,
	`external_id` text NOT NULL,
	`provider_chat_id` text,
	`is_group` integer NOT NULL,
	`name` text,
	`name_at` integer NOT NULL,
	`name_due_at` integer,
	`name_tries` integer DEFAULT 0 NOT NULL,
	`contact_id` text,
	`last_seq` integer,
	`last_sort_at` integer NOT NULL,
	`unread_count` integer NOT NULL,
	`read_seq` integer NOT NULL,
	`rev` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `chats_external` ON `chats` (`account_id`,`external_id`);--> statement-breakpoint
CREATE INDEX `chats_recent` ON `chats` (`last_sort_at`,`id`);--> statement-breakpoint
CREATE INDEX `chats_contact` ON `chats` (`contact_id`);--> statement-breakpoint
CREATE INDEX `chats_nameless` ON `chats` (`name_due_at`) WHERE name_due_at IS NOT NULL;--> statement-breakpoint
CREATE TABLE `contact_merges` (
	`id` integer PRIMARY KEY NOT NULL,
	`from_root_id` text NOT NULL,
	`to_root_id` text NOT NULL,
	`members` text NOT NULL,
	`at` integer NOT NULL,
	`undone_at` integer
);
--> statement-breakpoint
CREATE TABLE `contacts` (
	`id` text PRIMARY KEY NOT NULL,
	`account_id` text NOT NULL,
	`root_id` text NOT NULL,
	`name` text,
	`name_at` integer NOT NULL,
	`created_at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `contacts_root` ON `contacts` (`root_id`);--> statement-breakpoint
CREATE TABLE `dead_letters` (
	`id` integer PRIMARY KEY NOT NULL,
	`delivery_id` integer NOT NULL,
	`reason` text NOT NULL,
	`detail` text NOT NULL,
	`account_external_id` text,
	`created_at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `dead_letters_delivery` ON `dead_letters` (`delivery_id`);--> statement-breakpoint
CREATE TABLE `deliveries` (
	`id` integer PRIMARY KEY NOT NULL,
	`provider` text NOT NULL,
	`digest` text NOT NULL,
	`received_at` integer NOT NULL,
	`body` blob NOT NULL,
	`parts` integer NOT NULL,
	`elements` integer DEFAULT 0 NOT NULL,
	`applied` integer DEFAULT 0 NOT NULL,
	`ignored` integer DEFAULT 0 NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `deliveries_digest` ON `deliveries` (`digest`);--> statement-breakpoint
CREATE TABLE `delivery_parts` (
	`delivery_id` integer NOT NULL,
	`part` integer NOT NULL,
	`body` blob NOT NULL,
	PRIMARY KEY(`delivery_id`, `part`)
);
--> statement-breakpoint
CREATE TABLE `event_log` (
	`seq` integer PRIMARY KEY NOT NULL,
	`at` integer NOT NULL,
	`kind` text NOT NULL,
	`entity` text NOT NULL,
	`chat_id` text
);
--> statement-breakpoint
CREATE TABLE `identities` (
	`account_id` text NOT NULL,
	`kind` text NOT NULL,
	`value` text NOT NULL,
	`contact_id` text NOT NULL,
	PRIMARY KEY(`account_id`, `kind`, `value`)
);
--> statement-breakpoint
CREATE INDEX `identities_contact` ON `identities` (`contact_id`);--> statement-breakpoint
CREATE TABLE `log_state` (
	`id` integer PRIMARY KEY NOT NULL,
	`epoch` text NOT NULL,
	`head` integer NOT NULL,
	`floor` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `messages` (
	`seq` integer PRIMARY KEY NOT NULL,
	`chat_id` text NOT NULL,
	`account_id` text NOT NULL,
	`external_id` text,
	`provider_message_id` text,
	`part` integer NOT NULL,
	`client_id` text,
	`client_text` text,
	`direction` text NOT NULL,
	`kind` text NOT NULL,
	`text` text,
	`provider_at` integer,
	`sort_at` integer NOT NULL,
	`own_status` text NOT NULL,
	`own_error_code` text,
	`own_error_text` text,
	`status` text NOT NULL,
	`error_code` text,
	`error_text` text,
	`sender_contact_id` text,
	`reply_to` text,
	`attachments` text,
	`reactions` text,
	`edited_at` integer,
	`deleted_at` integer,
	`rev` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `messages_external` ON `messages` (`account_id`,`external_id`,`part`);--> statement-breakpoint
CREATE UNIQUE INDEX `messages_network` ON `messages` (`provider_message_id`,`chat_id`,`part`) WHERE provider_message_id IS NOT NULL;--> statement-breakpoint
CREATE UNIQUE INDEX `messages_client` ON `messages` (`client_id`) WHERE client_id IS NOT NULL;--> statement-breakpoint
CREATE INDEX `messages_place` ON `messages` (`chat_id`,`sort_at`);--> statement-breakpoint
CREATE TABLE `orphans` (
	`id` integer PRIMARY KEY NOT NULL,
	`account_id` text NOT NULL,
	`target` text NOT NULL,
	`digest` text NOT NULL,
	`event` text NOT NULL,
	`received_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `orphans_digest` ON `orphans` (`digest`);--> statement-breakpoint
CREATE INDEX `orphans_target` ON `orphans` (`account_id`,`target`);--> statement-breakpoint
CREATE TABLE `outbox` (
	`message_seq` integer PRIMARY KEY NOT NULL,
	`chat_id` text NOT NULL,
	`account_id` text NOT NULL,
	`state` text NOT NULL,
	`joined_from` text,
	`attempts` integer NOT NULL,
	`attempted_at` integer,
	`settle_checks` integer NOT NULL,
	`next_at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `reactions` (
	`message_seq` integer NOT NULL,
	`sender` text NOT NULL,
	`sender_name` text,
	`emoji` text,
	`at` integer NOT NULL,
	PRIMARY KEY(`message_seq`, `sender`)
);
--> statement-breakpoint
CREATE TABLE `receipts` (
	`message_seq` integer NOT NULL,
	`status` text NOT NULL,
	`at` integer NOT NULL,
	`error_code` text,
	`error_text` text,
	PRIMARY KEY(`message_seq`, `status`)
);
--> statement-breakpoint
CREATE TABLE `senders` (
	`key` text PRIMARY KEY NOT NULL,
	`tokens` real NOT NULL,
	`refilled_at` integer NOT NULL,
	`failures` integer NOT NULL,
	`open_until` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `superseded_ids` (
	`account_id` text NOT NULL,
	`external_id` text NOT NULL,
	`message_seq` integer NOT NULL,
	PRIMARY KEY(`account_id`, `external_id`)
);

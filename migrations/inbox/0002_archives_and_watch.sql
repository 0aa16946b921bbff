CREATE TABLE `archive_chunks` (
	`sha256` text PRIMARY KEY NOT NULL,
	`size_bytes` integer NOT NULL,
	`unused_since` integer
);
--> statement-breakpoint
CREATE TABLE `archive_marks` (
	`table_name` text NOT NULL,
	`from_row` integer NOT NULL,
	`taken` integer DEFAULT 0 NOT NULL,
	PRIMARY KEY(`table_name`, `from_row`)
);
--> statement-breakpoint
CREATE TABLE `archive_pieces` (
	`table_name` text NOT NULL,
	`from_row` integer NOT NULL,
	`sha256` text NOT NULL,
	`rows` integer NOT NULL,
	`text_bytes` integer NOT NULL,
	`size_bytes` integer NOT NULL,
	PRIMARY KEY(`table_name`, `from_row`)
);
--> statement-breakpoint
CREATE INDEX `archive_pieces_hash` ON `archive_pieces` (`sha256`);--> statement-breakpoint
CREATE TABLE `archives` (
	`no` integer PRIMARY KEY NOT NULL,
	`id` text NOT NULL,
	`kind` text NOT NULL,
	`state` text NOT NULL,
	`phase` text NOT NULL,
	`table_place` integer DEFAULT 0 NOT NULL,
	`next_row` integer DEFAULT 0 NOT NULL,
	`started_at` integer NOT NULL,
	`finished_at` integer,
	`head` integer,
	`rows` integer DEFAULT 0 NOT NULL,
	`size_bytes` integer DEFAULT 0 NOT NULL,
	`added_bytes` integer DEFAULT 0 NOT NULL,
	`failures` integer DEFAULT 0 NOT NULL,
	`next_at` integer
);
--> statement-breakpoint
CREATE UNIQUE INDEX `archives_id` ON `archives` (`id`);--> statement-breakpoint
CREATE INDEX `archives_due` ON `archives` (`next_at`) WHERE next_at IS NOT NULL;--> statement-breakpoint
CREATE TABLE `restore_pieces` (
	`sha256` text PRIMARY KEY NOT NULL,
	`table_name` text NOT NULL,
	`rows` integer NOT NULL,
	`is_done` integer DEFAULT 0 NOT NULL
);
--> statement-breakpoint
CREATE TABLE `restores` (
	`id` integer PRIMARY KEY NOT NULL,
	`archive_id` text NOT NULL,
	`state` text NOT NULL,
	`state_hash` text,
	`started_at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `traffic` (
	`account_id` text NOT NULL,
	`hour` integer NOT NULL,
	`messages` integer NOT NULL,
	PRIMARY KEY(`account_id`, `hour`)
);
--> statement-breakpoint
CREATE TABLE `watch_state` (
	`id` integer PRIMARY KEY NOT NULL,
	`counted_seq` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `watches` (
	`account_id` text PRIMARY KEY NOT NULL,
	`since` integer NOT NULL,
	`last_traffic_at` integer,
	`largest_gap` real DEFAULT 0 NOT NULL,
	`probed_at` integer
);

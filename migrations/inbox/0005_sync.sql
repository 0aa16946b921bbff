CREATE TABLE `sync_passes` (
	`account_id` text NOT NULL,
	`kind` text NOT NULL,
	`after` integer DEFAULT 0 NOT NULL,
	`is_deep` integer DEFAULT 0 NOT NULL,
	`is_asked` integer DEFAULT 0 NOT NULL,
	`begun_at` integer,
	`page_cursor` text,
	`next_at` integer,
	`tries` integer DEFAULT 0 NOT NULL,
	`done` integer DEFAULT 0 NOT NULL,
	`found` integer DEFAULT 0 NOT NULL,
	PRIMARY KEY(`account_id`, `kind`)
);
--> statement-breakpoint
CREATE INDEX `sync_passes_due` ON `sync_passes` (`next_at`) WHERE next_at IS NOT NULL;--> statement-breakpoint
ALTER TABLE `accounts` ADD `connected_at` integer;--> statement-breakpoint
ALTER TABLE `accounts` ADD `synced_up_to` integer;--> statement-breakpoint
ALTER TABLE `accounts` ADD `looked_back_at` integer;--> statement-breakpoint
ALTER TABLE `accounts` ADD `history_from` integer;--> statement-breakpoint
ALTER TABLE `accounts` ADD `sync` text;
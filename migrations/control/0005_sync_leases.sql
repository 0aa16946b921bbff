CREATE TABLE `deployment_facts` (
	`name` text PRIMARY KEY NOT NULL,
	`value` text NOT NULL
);
--> statement-breakpoint
ALTER TABLE `accounts` ADD `next_sync_at` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `accounts` ADD `sync_every_ms` integer DEFAULT 900000 NOT NULL;--> statement-breakpoint
CREATE INDEX `accounts_sync_due` ON `accounts` (`next_sync_at`);
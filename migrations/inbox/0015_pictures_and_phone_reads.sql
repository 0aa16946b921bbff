CREATE TABLE `pictures` (
	`owner` text PRIMARY KEY NOT NULL,
	`account_id` text NOT NULL,
	`address` text NOT NULL,
	`version` text,
	`hash` text,
	`changed_at` integer,
	`tries` integer DEFAULT 0 NOT NULL,
	`due_at` integer
);
--> statement-breakpoint
CREATE INDEX `pictures_due` ON `pictures` (`due_at`) WHERE due_at IS NOT NULL;--> statement-breakpoint
CREATE INDEX `pictures_hash` ON `pictures` (`hash`) WHERE hash IS NOT NULL;--> statement-breakpoint
ALTER TABLE `accounts` ADD `names_listed_at` integer;--> statement-breakpoint
ALTER TABLE `chats` ADD `phone_read_after` integer;
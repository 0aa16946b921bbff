CREATE TABLE `instagram_logins` (
	`state_hash` text PRIMARY KEY NOT NULL,
	`tenant_id` text NOT NULL,
	`session_id` text NOT NULL,
	`account_id` text,
	`expires_at` integer NOT NULL,
	FOREIGN KEY (`tenant_id`) REFERENCES `tenants`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `instagram_logins_expiry` ON `instagram_logins` (`expires_at`);--> statement-breakpoint
CREATE INDEX `instagram_logins_tenant` ON `instagram_logins` (`tenant_id`);